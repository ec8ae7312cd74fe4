package dev.jackfield.netlink;

import org.junit.jupiter.api.Test;

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
                .isThrownBy(() -> Libc.find("no_such_function"))
                .withMessageContaining("no_such_function");
    }
}
