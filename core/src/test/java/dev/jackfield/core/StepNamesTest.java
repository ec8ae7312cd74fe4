package dev.jackfield.core;

import dev.jackfield.network.ResourceKind;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** How steps are called, and in which order what they made is taken away. */
class StepNamesTest {
    private static String name(String wanted) {
        return WordedStep.of(wanted, "do it", context -> {}).name();
    }

    @Test
    void aNameThatFitsIsKeptAndALongerOneIsCutAndStaysApartFromOthers() {
        String fits = "x".repeat(255);

        assertThat(name(fits)).isEqualTo(fits);
        assertThat(name(fits + "a"))
                .hasSize(255)
                .startsWith("xxx")
                .contains("…")
                .isNotEqualTo(name(fits + "b"));
    }

    @Test
    void peopleSeeTheFirstDigitsOfAnId() {
        assertThat(StepNames.readable("plug-network mem:amp-1 0351e02e-09c6-4e33-8cae-c95d3105c46a"))
                .isEqualTo("plug-network mem:amp-1 0351e02e");
    }

    @Test
    void portsGoBeforeTheVipsPortAndThatBeforeTheGroups() {
        assertThat(List.of(
                                ResourceKind.SECURITY_GROUP,
                                ResourceKind.SECURITY_GROUP_MEMBERSHIP,
                                ResourceKind.VIP_PORT,
                                ResourceKind.BASE_PORT)
                        .stream()
                        .sorted(InventoryOrder.by(Function.identity())))
                .containsExactly(
                        ResourceKind.BASE_PORT,
                        ResourceKind.VIP_PORT,
                        ResourceKind.SECURITY_GROUP_MEMBERSHIP,
                        ResourceKind.SECURITY_GROUP);
    }
}
