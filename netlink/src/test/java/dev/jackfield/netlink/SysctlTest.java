package dev.jackfield.netlink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Tag("linux")
class SysctlTest {
    private static final String FORWARD = "net/ipv4/ip_forward";

    private final Pair pair = new Pair("sysctl");

    @AfterEach
    void clean() {
        pair.close();
    }

    @Test
    void aSettingIsWrittenInItsNamespaceAndNowhereElse() throws Exception {
        String own = Files.readString(Path.of("/proc/sys", FORWARD));
        Sysctl.write(pair.a, FORWARD, "1");
        Sysctl.write(pair.b, FORWARD, "0");
        Sysctl.write(pair.a, FORWARD, "1");
        assertThat(witness(pair.nameA)).isEqualTo("1");
        assertThat(witness(pair.nameB)).isEqualTo("0");
        assertThat(Sysctl.read(pair.a, FORWARD)).isEqualTo("1");
        assertThat(Sysctl.read(pair.b, FORWARD)).isEqualTo("0");
        assertThat(Files.readString(Path.of("/proc/sys", FORWARD))).isEqualTo(own);
    }

    @Test
    void aLinksSettingsAreThoseOfItsOwnNamespace() {
        Sysctl.write(pair.a, "net/ipv6/conf/a0/accept_ra", "0");
        assertThat(Sysctl.read(pair.a, "net/ipv6/conf/a0/accept_ra")).isEqualTo("0");
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> Sysctl.read(pair.b, "net/ipv6/conf/a0/accept_ra"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void anAbsentSettingAndARefusedValueAreTold() {
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> Sysctl.write(pair.a, "net/absent", "1"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .withMessageContaining(pair.nameA);
        assertThat(Sysctl.writeIfPresent(pair.a, "net/absent", "1")).isFalse();
        assertThat(Sysctl.writeIfPresent(pair.a, FORWARD, "1")).isTrue();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> Sysctl.write(pair.a, FORWARD, "many"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void aKeyThatLeadsElsewhereIsRefused() {
        for (String key :
                List.of("", "kernel/hostname", "net", "net/", "net/../kernel/hostname", "/net/ipv4", "net//ipv4")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Sysctl.write(pair.a, key, "1"));
        }
    }

    private static String witness(String netns) throws Exception {
        return Witness.run(List.of("ip", "netns", "exec", netns, "cat", "/proc/sys/" + FORWARD))
                .strip();
    }
}
