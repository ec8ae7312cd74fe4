package dev.jackfield.neutron;

import dev.jackfield.network.MacAddress;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class DerivedMacTest {
    @Test
    void theSameUseHasTheSameAddressAndAnotherAnother() {
        Set<MacAddress> all = new HashSet<>();
        for (int attempt = 0; attempt < 4; attempt++) {
            for (int i = 0; i < 1000; i++) {
                MacAddress mac = DerivedMac.of(attempt, "here", "vip", Integer.toString(i));
                assertThat(mac).isEqualTo(DerivedMac.of(attempt, "here", "vip", Integer.toString(i)));
                assertThat(mac.toBytes()[0] & 0x03).as("local, of one station").isEqualTo(0x02);
                assertThat(all.add(mac)).isTrue();
            }
        }
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(DerivedMac.of(0, "ab", "c")).isNotEqualTo(DerivedMac.of(0, "a", "bc"));
    }
}
