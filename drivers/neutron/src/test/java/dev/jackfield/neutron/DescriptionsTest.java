package dev.jackfield.neutron;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DescriptionsTest {
    private static final InstallationId HERE = new InstallationId("here");

    @Test
    void aMarkIsReadAsItWasWritten() {
        Mark whole = Mark.of(HERE, new LoadBalancerId("web=1"));
        Mark ofNone = new Mark(HERE, Optional.empty());

        assertThat(Descriptions.of(whole)).isEqualTo("jackfield/1 installation=here lb=web=1");
        assertThat(Descriptions.markIn(Descriptions.of(whole))).contains(whole);
        assertThat(Descriptions.markIn(Descriptions.of(ofNone))).contains(ofNone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a user's port",
                "jackfield/2 installation=here",
                "jackfield/1 installation=",
                "jackfield/1 installation=here, of mine",
                "jackfield/1 installation=here lb=",
                " jackfield/1 installation=here"
            })
    void whatSomebodyElseWroteIsNoMark(String description) {
        assertThat(Descriptions.markIn(description)).isEmpty();
    }

    @Test
    void idsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Descriptions.of(Mark.of(HERE, new LoadBalancerId("x".repeat(250)))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("255");
    }
}
