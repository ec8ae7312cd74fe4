package dev.jackfield.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CidrTest {
    private static final long SEED = Long.getLong("jackfield.seed", 20261101);

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255",
        "0.0.0.0/0, 255.255.255.255",
        "192.0.2.8/31, 192.0.2.9",
        "192.0.2.8/32, 192.0.2.8",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff",
        "2001:db8::8/127, 2001:db8::9",
        "2001:db8::8/128, 2001:db8::8",
        "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void aBlockGoesFromItsFirstToItsLastAddress(String text, String last) {
        Cidr cidr = Cidr.parse(text);

        assertThat(cidr).hasToString(text);
        assertThat(cidr.last()).isEqualTo(IpAddress.parse(last));
        assertThat(cidr.contains(cidr.network())).isTrue();
        assertThat(cidr.contains(cidr.last())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "203.0.113.0",
                "203.0.113.0/",
                "203.0.113.0/33",
                "203.0.113.0/-1",
                "203.0.113.0/+8",
                "203.0.113.0/2 4",
                "203.0.113.0/24/24",
                "203.0.113.0/9999999999",
                "203.0.113.0/255.255.255.0",
                "2001:db8::/129",
                "web/24"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7/24, 203.0.113.0/24", "2001:db8::1/64, 2001:db8::/64", "192.0.2.1/31, 192.0.2.0/31"})
    void aBlockWithHostBitsIsRefusedAndTheRightOneNamed(String text, String right) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(text)
                .hasMessageContaining(right);
    }

    @Test
    void blocksThatShareAnAddressOverlap() {
        Cidr wide = Cidr.parse("203.0.113.0/24");
        assertThat(wide.overlaps(wide)).isTrue();
        for (String other : List.of("203.0.113.128/25", "203.0.0.0/16", "0.0.0.0/0", "203.0.113.255/32")) {
            assertThat(wide.overlaps(Cidr.parse(other))).as(other).isTrue();
            assertThat(Cidr.parse(other).overlaps(wide)).as(other).isTrue();
        }
        for (String other : List.of("203.0.112.0/24", "203.0.114.0/23", "::/0", "2001:db8::/32")) {
            assertThat(wide.overlaps(Cidr.parse(other))).as(other).isFalse();
            assertThat(Cidr.parse(other).overlaps(wide)).as(other).isFalse();
        }
    }

    @Test
    void aBlockContainsExactlyTheAddressesFromFirstToLast() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            IpAddress address = IpAddress.of(bytes);
            int prefix = random.nextInt(address.version().bits() + 1);

            Cidr cidr = Cidr.around(address, prefix);

            assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
            assertThat(cidr.contains(address)).isTrue();
            assertThat(cidr.version()).isEqualTo(address.version());
            assertThat(cidr.last().toNumber().subtract(cidr.network().toNumber()))
                    .isEqualTo(BigInteger.ONE
                            .shiftLeft(address.version().bits() - prefix)
                            .subtract(BigInteger.ONE));
            if (prefix > 0) {
                int flip = random.nextInt(prefix);
                bytes[flip / 8] ^= (byte) (0x80 >> (flip % 8));
                assertThat(cidr.contains(IpAddress.of(bytes))).isFalse();
            }
        }
    }

    @Test
    void aPrefixLengthThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Cidr.around(IpAddress.parse("192.0.2.1"), 33))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Cidr.around(IpAddress.parse("192.0.2.1"), -1))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Cidr(IpAddress.parse("::"), 129)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aPoolContainsItsEndsAndWhatIsBetween() {
        AllocationPool pool = new AllocationPool(IpAddress.parse("192.0.2.10"), IpAddress.parse("192.0.2.20"));

        assertThat(pool.contains(IpAddress.parse("192.0.2.10"))).isTrue();
        assertThat(pool.contains(IpAddress.parse("192.0.2.20"))).isTrue();
        assertThat(pool.contains(IpAddress.parse("192.0.2.9"))).isFalse();
        assertThat(pool.contains(IpAddress.parse("192.0.2.21"))).isFalse();
        assertThat(pool.contains(IpAddress.parse("2001:db8::15"))).isFalse();
        assertThatThrownBy(() -> new AllocationPool(IpAddress.parse("192.0.2.20"), IpAddress.parse("192.0.2.10")))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new AllocationPool(IpAddress.parse("192.0.2.20"), IpAddress.parse("2001:db8::")))
                .isInstanceOf(InvalidValueException.class);
    }
}
