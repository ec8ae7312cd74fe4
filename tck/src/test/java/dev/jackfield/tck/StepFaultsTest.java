package dev.jackfield.tck;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StepFaultsTest {
    private final StepFaults faults = new StepFaults();

    @Test
    void onlyTheNthStepFails() {
        faults.reached("a");
        faults.failStep(1);
        faults.reached("b");
        assertThatThrownBy(() -> faults.reached("c"))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasMessageContaining("c");
        faults.reached("d");

        assertThat(faults.disarm()).isTrue();
    }

    @Test
    void aStepThatNeverCameDidNotFail() {
        faults.failStep(1);
        faults.reached("a");

        assertThat(faults.disarm()).isFalse();
        faults.reached("b");
    }

    @Test
    void anAnswerThatIsLostIsAnUnknownOutcome() {
        faults.failStep(0);

        assertThatThrownBy(() -> faults.reached("plugVip.end"))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME));
    }

    @Test
    void theAnswerOfTheNamedMethodIsLostOnce() {
        faults.loseAnswer("plugVip");
        faults.reached("plugVip.begin");
        faults.reached("plugVipPort.end");

        assertThatThrownBy(() -> faults.reached("plugVip.end"))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME));
        faults.reached("plugVip.end");
        assertThat(faults.disarm()).isTrue();
        faults.loseAnswer("plugVip");
        assertThat(faults.disarm()).isFalse();
        faults.reached("plugVip.end");
    }
}
