package dev.jackfield.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IpAddressTest {
    /** Printed by the tests that use it, so that a failure can be repeated. */
    private static final long SEED = Long.getLong("jackfield.seed", 20261101);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:0DB8:0000:0000:0000:0000:0000:00AA, 2001:db8::aa",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:0:0:0:0:0:0:0, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "fe80::, fe80::",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "::192.0.2.1, ::c000:201"
    })
    void anAddressPrintsAsRfc5952WritesIt(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical).isEqualTo(IpAddress.parse(canonical));
        assertThat(IpAddress.parse(text)).hasSameHashCodeAs(IpAddress.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.org",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "0x7f.0.0.1",
                " 192.0.2.1",
                "192.0.2.1 ",
                "192.0.2.1\n",
                "192.0.2.1/24",
                "192.0.2.1:80",
                "١٩٢.0.2.1",
                ":",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "[::1]",
                "::1%eth0",
                "fe80::1%1",
                "::1/128",
                "::ffff:192.0.2.1",
                "::ffff:c000:201"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOfSatisfying(InvalidValueException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
            assertThat(e.field()).isEqualTo("IP address");
            assertThat(e).hasMessageContaining("'" + text + "'");
        });
    }

    @Test
    void anIpv4MappedAddressIsRefusedAsBytesAndAsANumberToo() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[15] = 1;

        assertThatThrownBy(() -> IpAddress.of(mapped)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> IpAddress.of(IpVersion.V6, new BigInteger(1, mapped)))
                .isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 15, 17})
    void anyOtherNumberOfBytesIsRefused(int length) {
        assertThatThrownBy(() -> IpAddress.of(new byte[length])).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        assertThat(IpAddress.of(IpVersion.V4, BigInteger.valueOf(0xffffffffL))).hasToString("255.255.255.255");
        assertThatThrownBy(() -> IpAddress.of(IpVersion.V4, BigInteger.ONE.shiftLeft(32)))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> IpAddress.of(IpVersion.V6, BigInteger.ONE.shiftLeft(128)))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> IpAddress.of(IpVersion.V6, BigInteger.ONE.negate()))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void anAddressSurvivesEveryFormAndSpelling() throws UnknownHostException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(random);
            IpAddress address = IpAddress.of(bytes);

            assertThat(address.toBytes()).isEqualTo(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(IpAddress.of(address.version(), address.toNumber())).isEqualTo(address);
            assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
            assertThat(IpAddress.parse(address.toInetAddress().getHostAddress()))
                    .as("Java's own spelling")
                    .isEqualTo(address);
            assertThat(IpAddress.parse(address.toString().toUpperCase(Locale.ROOT)))
                    .isEqualTo(address);
            assertRfc5952(address);
        }
    }

    /** Random bytes with many zero groups; an IPv4-mapped address never comes out. */
    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 4 : 16];
        random.nextBytes(bytes);
        if (bytes.length == 16) {
            for (int group = 0; group < 8; group++) {
                if (random.nextBoolean()) {
                    bytes[2 * group] = bytes[2 * group + 1] = 0;
                }
            }
            bytes[0] |= 0x20;
        }
        return bytes;
    }

    private static void assertRfc5952(IpAddress address) {
        String text = address.toString();
        if (address.version() == IpVersion.V6) {
            assertThat(text).matches("[0-9a-f:]+").doesNotContain(":::");
            assertThat(text.split("::", -1).length).isLessThanOrEqualTo(2);
            assertThat(text).as("no leading zeros").doesNotContainPattern("(^|:)0[0-9a-f]");
            if (!text.contains("::")) {
                assertThat(text).as("a run of zeros is shortened").doesNotContainPattern("(^|:)0:0(:|$)");
            }
        }
    }

    @Test
    void addressesAreOrderedByVersionThenNumber() {
        List<IpAddress> sorted = List.of(
                IpAddress.parse("0.0.0.1"),
                IpAddress.parse("9.255.255.255"),
                IpAddress.parse("10.0.0.0"),
                IpAddress.parse("192.0.2.200"),
                IpAddress.parse("::"),
                IpAddress.parse("2001:db8::7fff"),
                IpAddress.parse("2001:db8::8000"),
                IpAddress.parse("fe80::"));
        List<IpAddress> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(SEED));
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void anAddressIsNotChangedThroughItsBytes() {
        byte[] bytes = {10, 0, 0, 1};
        IpAddress address = IpAddress.of(bytes);
        bytes[0] = 11;
        address.toBytes()[0] = 12;

        assertThat(address).hasToString("10.0.0.1");
        assertThat(address.version()).isEqualTo(IpVersion.V4);
        assertThat(IpAddress.parse("::").version()).isEqualTo(IpVersion.V6);
    }
}
