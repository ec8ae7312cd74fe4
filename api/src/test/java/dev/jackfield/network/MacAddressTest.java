package dev.jackfield.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MacAddressTest {
    private static final long SEED = Long.getLong("jackfield.seed", 20261101);

    @ParameterizedTest
    @ValueSource(strings = {"02:00:5e:00:53:0a", "02:00:5E:00:53:0A", "02-00-5e-00-53-0a", "02-00:5E-00:53-0a"})
    void caseAndSeparatorDoNotMatter(String text) {
        assertThat(new MacAddress(text))
                .hasToString("02:00:5e:00:53:0a")
                .isEqualTo(new MacAddress("02:00:5e:00:53:0a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:00:5e:00:53",
                "02:00:5e:00:53:0a:0b",
                "02005e00530a",
                "02:00:5e:00:53:0g",
                "2:0:5e:0:53:a",
                "02:00:5e:00:53:0a ",
                "02:00:5e:00:53:0a\n"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> new MacAddress(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01:00:5e:00:00:12", "33:33:00:00:00:01", "ff:ff:ff:ff:ff:ff"})
    void aGroupAddressIsRefused(String text) {
        assertThatThrownBy(() -> new MacAddress(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("group address");
    }

    @Test
    void anAddressSurvivesBytesAndText() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[6];
            random.nextBytes(bytes);
            bytes[0] &= (byte) 0xfe;
            MacAddress address = MacAddress.of(bytes);

            assertThat(address.toBytes()).isEqualTo(bytes);
            assertThat(new MacAddress(address.toString().toUpperCase(Locale.ROOT)))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 7, 8})
    void anyOtherNumberOfBytesIsRefused(int length) {
        assertThatThrownBy(() -> MacAddress.of(new byte[length])).isInstanceOf(InvalidValueException.class);
    }
}
