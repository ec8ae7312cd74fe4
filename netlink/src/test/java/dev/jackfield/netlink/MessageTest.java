package dev.jackfield.netlink;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The expected bytes follow the layouts of netlink(7) and rtnetlink(7) on a little-endian machine. */
class MessageTest {
    @BeforeEach
    void theBytesAreLittleEndian() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aMessageCarriesItsLengthAndIsAlwaysARequest() {
        MessageWriter writer = new MessageWriter().begin(18, MessageWriter.ACK, 0x01020304);
        writer.attribute(3, "lo").end();
        assertThat(hex(writer))
                .isEqualTo("18000000" + "1200" + "0500" + "04030201" + "00000000" + "0700" + "0300" + "6c6f0000");
    }

    @Test
    void anAttributeIsPaddedButItsLengthIsNot() {
        MessageWriter writer = new MessageWriter();
        writer.attribute(1, new byte[] {1, 2, 3, 4, 5, 6}).attribute(4, 1500);
        assertThat(hex(writer)).isEqualTo("0a000100" + "010203040506" + "0000" + "08000400" + "dc050000");
    }

    @Test
    void aWriterGrows() {
        MessageWriter writer = new MessageWriter();
        for (int i = 0; i < 1000; i++) {
            writer.attribute(i, new byte[9]);
        }
        assertThat(writer.size()).isEqualTo(16_000);
    }

    @Test
    void aVethNestsItsPeer() {
        MessageWriter writer = new MessageWriter();
        LinkCodec.veth(
                writer, LinkSettings.named("a"), LinkSettings.named("b").mac(Mac.parse("02:00:00:00:00:02")), -1);
        String header = "00".repeat(16);
        String oneQueue = "08001f00" + "01000000" + "08002000" + "01000000"; // IFLA_NUM_TX_QUEUES, IFLA_NUM_RX_QUEUES
        assertThat(hex(writer))
                .isEqualTo(header + "06000300" + "61000000" + oneQueue
                        + "4c001280" // IFLA_LINKINFO, nested
                        + "09000100" + "76657468" + "00000000" // "veth"
                        + "3c000280" // IFLA_INFO_DATA
                        + "38000180" // VETH_INFO_PEER
                        + header + "06000300" + "62000000" + "0a000100" + "020000000002" + "0000" + oneQueue);
    }

    @Test
    void upAndDownNameTheFlagTheyChangeAndNothingElseDoes() {
        assertThat(change(LinkSettings.NONE.up())).endsWith("01000000" + "01000000");
        assertThat(change(LinkSettings.NONE.down())).endsWith("00000000" + "01000000");
        assertThat(change(LinkSettings.NONE)).isEqualTo("00000000" + "07000000" + "00000000" + "00000000");
        assertThat(change(LinkSettings.NONE.noMaster())).endsWith("08000a00" + "00000000");
    }

    @Test
    void anIpv6AddressIsMarkedAsNeedingNoDetection() {
        MessageWriter writer = new MessageWriter();
        AddressCodec.address(writer, 3, new IpPrefix(InetAddress.ofLiteral("2001:db8::1"), 64));
        String address = "20010db8000000000000000000000001";
        assertThat(hex(writer))
                .isEqualTo("0a400000" + "03000000" + "14000200" + address + "14000100" + address + "08000800"
                        + "02000000");
    }

    @Test
    void aDefaultRouteHasNoDestination() {
        MessageWriter writer = new MessageWriter();
        RouteCodec.added(writer, Route.byDefault(InetAddress.ofLiteral("192.0.2.1"), 3));
        assertThat(hex(writer))
                .isEqualTo("02000000" + "fe040001" + "00000000" + "08000400" + "03000000" + "08000500" + "c0000201");
    }

    @Test
    void aRefusalKeepsItsNumberAndText() {
        Message message = single("30000000" + "0200" + "0002" + "07000000" + "00000000"
                + "efffffff" + "00".repeat(16) // -EEXIST, the request's header
                + "09000100" + "7461616b" + "00000000"); // NLMSGERR_ATTR_MSG "taak"
        assertThat(message.errno()).isEqualTo(Errno.EEXIST);
        assertThat(message.text()).isEqualTo("taak");
        assertThat(message.sequence()).isEqualTo(7);
    }

    @Test
    void malformedBytesEndTheListAndNothingIsReadBeyondThem() {
        String good = "14000000" + "0300" + "0000" + "01000000" + "00000000" + "00000000";
        for (String bad : List.of(
                "", "ff", "08000000" + "0300" + "0000" + "01000000" + "00000000", "ffffff7f" + "00".repeat(12))) {
            assertThat(Message.parse(HexFormat.of().parseHex(good + bad))).hasSize(1);
        }
        Message.Attributes attributes = new Message.Attributes(
                ByteBuffer.wrap(HexFormat.of().parseHex("05000100" + "ff000000" + "ff000200" + "01"))
                        .order(ByteOrder.LITTLE_ENDIAN));
        assertThat(attributes.octet(1)).hasValue(255);
        assertThat(attributes.number(1)).as("too short").isEmpty();
        assertThat(attributes.find(2)).as("longer than the message").isEmpty();
        assertThat(attributes.nested(3).find(1)).isEmpty();
    }

    @Test
    void aMappedAddressStaysIpv6() {
        assertThat(new IpPrefix(IpPrefix.address(HexFormat.of().parseHex("00000000000000000000ffffc0000201")), 128)
                        .isIpv6())
                .isTrue();
    }

    private static String change(LinkSettings settings) {
        MessageWriter writer = new MessageWriter();
        LinkCodec.change(writer, 7, settings, -1);
        return hex(writer);
    }

    private static Message single(String hex) {
        return Message.parse(HexFormat.of().parseHex(hex)).getFirst();
    }

    private static String hex(MessageWriter writer) {
        return HexFormat.of().formatHex(writer.toByteArray());
    }
}
