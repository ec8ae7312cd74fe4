package dev.jackfield.linux;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LinkMarkTest {
    private static final InstallationId INSTALLATION = new InstallationId("i-1");
    private static final Port PORT = Port.builder(new PortId("p-1"), "port", new NetworkId("n-1"))
            .mark(Mark.of(INSTALLATION, new LoadBalancerId("lb-1")))
            .build();

    @Test
    void aMarkIsReadAsItWasWritten() {
        LinkMark mark = LinkMark.of(INSTALLATION, PORT).with(LinkMark.GUARD, "0123abcd");
        assertThat(mark.text()).isEqualTo("jackfield/1 installation=i-1 lb=lb-1 port=p-1 guard=0123abcd");
        assertThat(LinkMark.parse(mark.text())).contains(mark);
        LinkMark network = LinkMark.of(INSTALLATION, new NetworkId("n-1"));
        assertThat(LinkMark.parse(network.text())).contains(network);
    }

    @Test
    void othersAliasesAreNoMarks() {
        assertThat(LinkMark.parse("")).isEmpty();
        assertThat(LinkMark.parse("uplink to the office")).isEmpty();
        assertThat(LinkMark.parse("jackfield/1 port=p-1")).isEmpty();
        assertThat(LinkMark.parse("jackfield/2 installation=i-1")).isEmpty();
    }

    @Test
    void idsThatAreTooLongForAnAliasAreRefused() {
        InstallationId longest = new InstallationId("x".repeat(255));
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> LinkMark.of(longest, PORT).text());
    }

    @Test
    void namesOfLinksFitTheKernel() {
        PortId port = new PortId("p".repeat(255));
        NetworkId network = new NetworkId("n".repeat(255));
        assertThat(LinkNames.hostEnd(port)).hasSizeLessThanOrEqualTo(15).matches("jfp[0-9a-f]{10}");
        assertThat(LinkNames.nic(port)).hasSizeLessThanOrEqualTo(15);
        assertThat(LinkNames.bridge(network)).hasSizeLessThanOrEqualTo(15);
        assertThat(LinkNames.retired(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(15);
    }
}
