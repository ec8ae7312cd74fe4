package dev.jackfield.lab;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TrafficTest {
    private static final long MS = 1_000_000;
    private static final Kill KILL = new Kill(1000 * MS, 1000 * MS);

    private static Attempt answered(long id, boolean v6, long start, long end) {
        return new Attempt(id, v6, start * MS, end * MS, true, "web-" + (1 + id % 2));
    }

    private static Attempt lost(long id, boolean v6, long start, long end) {
        return new Attempt(id, v6, start * MS, end * MS, false, "Connect timed out");
    }

    @Test
    void theGapCountsFromTheKillToTheFirstAnswerOfARequestThatBeganAfterIt() {
        // The answer at 1002 belongs to a request that the dead amphora had already passed on.
        Traffic traffic = new Traffic(
                List.of(
                        answered(1, false, 990, 1002),
                        lost(2, false, 1010, 1260),
                        answered(3, false, 1020, 1045),
                        answered(4, false, 1030, 1040)),
                List.of(KILL));
        assertThat(traffic.gaps(false)).extracting(Traffic.Gap::millis).containsExactly(40.0);
        assertThat(traffic.gaps(true)).isEmpty();
    }

    @Test
    void whatADyingAmphoraStillAnsweredDoesNotEndTheGap() {
        Traffic traffic = new Traffic(
                List.of(answered(1, false, 1001, 1002), lost(2, false, 1004, 1254), answered(3, false, 1006, 1030)),
                List.of(new Kill(1000 * MS, 1005 * MS)));
        assertThat(Traffic.median(traffic.gaps(false))).contains(30.0);
        assertThat(traffic.failures()).isEmpty();
    }

    @Test
    void theGapsOfIpv4AndIpv6AreTheirOwn() {
        Traffic traffic =
                new Traffic(List.of(answered(1, false, 1001, 1010), answered(2, true, 1001, 1030)), List.of(KILL));
        assertThat(Traffic.median(traffic.gaps(false))).contains(10.0);
        assertThat(Traffic.worst(traffic.gaps(true))).contains(30.0);
    }

    @Test
    void aFailureCountsUnlessItTouchesAGapOfItsOwnIpVersion() {
        Attempt before = lost(1, false, 700, 950);
        Attempt into = lost(2, false, 990, 1240);
        Attempt otherVersion = lost(3, true, 1020, 1270);
        Attempt after = lost(4, false, 1041, 1291);
        Traffic traffic = new Traffic(
                List.of(
                        before,
                        into,
                        otherVersion,
                        after,
                        answered(5, false, 1030, 1040),
                        answered(6, true, 1001, 1002)),
                List.of(KILL));
        assertThat(traffic.failures()).containsExactly(before, otherVersion, after);
    }

    @Test
    void aKillAfterWhichNothingIsAnsweredExcusesNoFailure() {
        Attempt failure = lost(1, false, 1001, 1251);
        assertThat(new Traffic(List.of(failure), List.of(KILL)).failures()).containsExactly(failure);
    }

    @Test
    void anAnswerThatItsMemberDidNotLogIsNamed() {
        Attempt logged = answered(1, false, 1, 2);
        Attempt invented = answered(2, false, 1, 2);
        Traffic traffic = new Traffic(List.of(logged, invented), List.of());
        assertThat(traffic.unlogged(Map.of("web-2", List.of("/1"), "web-1", List.of("/1"))))
                .containsExactly(invented);
        assertThat(traffic.servedBy()).isEqualTo(Map.of("web-1", 1L, "web-2", 1L));
    }

    @Test
    void anAttemptSurvivesItsLine() {
        Attempt attempt = lost(7, true, 5, 9);
        assertThat(Attempt.parse(attempt.toLine())).isEqualTo(attempt);
    }
}
