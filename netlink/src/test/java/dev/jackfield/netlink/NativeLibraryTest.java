package dev.jackfield.netlink;

import org.junit.jupiter.api.Test;

import java.lang.foreign.FunctionDescriptor;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NativeLibraryTest {
    @Test
    void aMissingLibraryNamesThePackageThatHasIt() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> Nftables.load("libnftables.so.0"))
                .withMessageContaining("libnftables.so.0")
                .withMessageContaining("libnftables1");
    }

    @Test
    void aMissingFunctionIsNamed() {
        assertThatExceptionOfType(NativeLibraryException.class)
                .isThrownBy(() -> Libc.link("no_such_function", FunctionDescriptor.ofVoid()))
                .withMessageContaining("no_such_function");
    }
}
