package dev.jackfield.core;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class LeftoversTest {
    private static final NetworkId NET = new NetworkId("net");
    private static final ComputeId COMPUTE = new ComputeId("netns:amp-1");
    private static final FixedIp A = new FixedIp(new SubnetId("a"), IpAddress.parse("192.0.2.2"));
    private static final FixedIp B = new FixedIp(new SubnetId("b"), IpAddress.parse("198.51.100.2"));

    private static MemberNic nic(String amphora, String port, FixedIp... addresses) {
        return new MemberNic(new AmphoraId(amphora), COMPUTE, NET, Optional.of(new PortId(port)), List.of(addresses));
    }

    private static SubnetPlug address(String subnet, String port) {
        return new SubnetPlug(
                new AmphoraId("amp-1"), COMPUTE, NET, new SubnetId(subnet), Optional.of(new PortId(port)));
    }

    @Test
    void aNicThatIsGoneIsTakenOutAndNoOther() {
        Leftovers gone = new Leftovers(false, List.of(nic("amp-1", "p1", A)), List.of());

        assertThat(gone.takenFrom(List.of(nic("amp-1", "p1", A), nic("amp-1", "p2", A), nic("amp-2", "p1", A))))
                .containsExactly(nic("amp-1", "p2", A), nic("amp-2", "p1", A));
    }

    @Test
    void anAddressThatIsGoneIsTakenFromItsNicAndNoOther() {
        Leftovers gone = new Leftovers(false, List.of(), List.of(address("a", "p1")));

        assertThat(gone.takenFrom(List.of(nic("amp-1", "p1", A, B), nic("amp-1", "p2", A, B))))
                .containsExactly(nic("amp-1", "p1", B), nic("amp-1", "p2", A, B));
        assertThat(gone.takenFromAddresses(List.of(address("a", "p1"), address("b", "p1"), address("a", "p2"))))
                .containsExactly(address("b", "p1"), address("a", "p2"));
    }

    @Test
    void whatIsLeftIsNotEmpty() {
        assertThat(new Leftovers(false, List.of(), List.of()).isEmpty()).isTrue();
        assertThat(new Leftovers(true, List.of(), List.of()).isEmpty()).isFalse();
        assertThat(new Leftovers(false, List.of(nic("amp-1", "p1")), List.of()).isEmpty())
                .isFalse();
        assertThat(new Leftovers(false, List.of(), List.of(address("a", "p1"))).isEmpty())
                .isFalse();
    }
}
