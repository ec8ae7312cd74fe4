package dev.jackfield.tck.history;

import dev.jackfield.network.ErrorKind;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Histories that a serial order explains are accepted, and those that none explains are not. */
class SerialOrderTest {
    private static final String A = "192.0.2.2";
    private static final String B = "192.0.2.3";

    /** A network with two addresses, another with one, two computes, two load balancers. */
    private static final Layout LAYOUT = new Layout(
            List.of(
                    new Layout.Net("net", List.of(new Layout.Sub("sub", 4, List.of(A, B)))),
                    new Layout.Net("net6", List.of(new Layout.Sub("sub6", 6, List.of("2001:db8::2"))))),
            List.of("c1", "c2"),
            List.of(
                    new Layout.Balancer("lb1", List.of("lb1-a1", "lb1-a2")),
                    new Layout.Balancer("lb2", List.of("lb2-a1", "lb2-a2"))),
            true);

    private static final Specification SPECIFICATION = new Specification(LAYOUT);

    private static Operation op(String client, long called, long returned, Call call, Answer answer) {
        return new Operation(client, called, returned, call, answer);
    }

    private static SerialOrder.Outcome outcome(Ending ending, Operation... operations) {
        return SerialOrder.find(SPECIFICATION, State.EMPTY, new History(Arrays.asList(operations)), ending);
    }

    private static void accepted(Operation... operations) {
        assertThat(outcome(Ending.ANY, operations)).isInstanceOf(SerialOrder.Outcome.Found.class);
    }

    private static void refused(Operation... operations) {
        assertThat(outcome(Ending.ANY, operations)).isInstanceOf(SerialOrder.Outcome.None.class);
    }

    private static Call create(String name) {
        return new Call.CreatePort("net", name, "");
    }

    private static Answer port(String id, String... addresses) {
        return new Answer.Shown(id, Set.of(addresses), "", true);
    }

    private static Answer no(ErrorKind kind) {
        return new Answer.Refused(kind, "");
    }

    @Test
    void oneAddressForTwoPortsIsRefused() {
        accepted(op("x", 0, 9, create("p"), port("1", A)), op("y", 0, 9, create("q"), port("2", B)));
        refused(op("x", 0, 9, create("p"), port("1", A)), op("y", 0, 9, create("q"), port("2", A)));
    }

    @Test
    void anAddressThatWasGivenBackMeanwhileMayBeGivenOutAgain() {
        Operation first = op("x", 0, 1, create("p"), port("1", A));
        accepted(
                first,
                op("x", 2, 9, new Call.DeletePort("1"), new Answer.Done()),
                op("y", 3, 4, create("q"), port("2", A)));
        refused(
                first,
                op("y", 3, 4, create("q"), port("2", A)),
                op("x", 5, 9, new Call.DeletePort("1"), new Answer.Done()));
    }

    @Test
    void twinPortsAreRefused() {
        accepted(op("x", 0, 9, create("p"), port("1", A)), op("y", 0, 9, create("p"), port("1", A)));
        refused(op("x", 0, 9, create("p"), port("1", A)), op("y", 0, 9, create("p"), port("2", B)));
    }

    @Test
    void aLostUpdateIsRefused() {
        Operation made = op("x", 0, 1, create("p"), port("1", A));
        Operation down = op("x", 2, 9, new Call.SetPortAdminState("1", false), new Answer.Done());
        Operation grown = op("y", 2, 9, new Call.PlugFixedIp("1", "sub", B), port("1", A, B));
        Call look = new Call.GetPort("1");
        accepted(made, down, grown, op("x", 10, 11, look, new Answer.Shown("1", Set.of(A, B), "", false)));
        refused(made, down, grown, op("x", 10, 11, look, new Answer.Shown("1", Set.of(A, B), "", true)));
        refused(made, down, grown, op("x", 10, 11, look, new Answer.Shown("1", Set.of(A), "", false)));
    }

    @Test
    void aStaleReadIsRefusedAndOneThatOverlapsIsNot() {
        Operation made = op("x", 0, 1, create("p"), port("1", A));
        Operation gone = op("x", 2, 5, new Call.DeletePort("1"), new Answer.Done());
        accepted(made, gone, op("y", 3, 9, new Call.GetPort("1"), port("1", A)));
        accepted(made, gone, op("y", 3, 9, new Call.GetPort("1"), no(ErrorKind.NOT_FOUND)));
        refused(made, gone, op("y", 6, 9, new Call.GetPort("1"), port("1", A)));
    }

    @Test
    void readsThatGoBackInTimeAreRefused() {
        Operation made = op("x", 0, 1, create("p"), port("1", A));
        Operation gone = op("x", 2, 99, new Call.DeletePort("1"), new Answer.Done());
        refused(
                made,
                gone,
                op("y", 3, 4, new Call.GetPort("1"), no(ErrorKind.NOT_FOUND)),
                op("z", 5, 6, new Call.GetPort("1"), port("1", A)));
    }

    @Test
    void noAddressLeftIsBelievedOnlyWhenNoneIsLeft() {
        Operation first = op("x", 0, 1, create("p"), port("1", A));
        refused(first, op("y", 2, 3, create("q"), no(ErrorKind.EXHAUSTED)));
        accepted(first, op("y", 2, 3, create("q"), port("2", B)), op("z", 2, 3, create("r"), no(ErrorKind.EXHAUSTED)));
    }

    @Test
    void aVipHasOneHolderWhoseGenerationGrows() {
        Operation vip = op("x", 0, 1, new Call.AllocateVip("lb1", A), new Answer.Vip(A, "v"));
        Operation base = op("x", 2, 3, new Call.PlugVipPort("lb1", "c1"), new Answer.Connected(B, "b", "v"));
        Operation high = op("x", 4, 9, new Call.ActivateVip("lb1", "c1", 7), new Answer.Done());
        accepted(vip, base, high, op("y", 4, 9, new Call.ActivateVip("lb1", "c1", 6), new Answer.Done()));
        refused(vip, base, high, op("y", 10, 11, new Call.ActivateVip("lb1", "c1", 6), new Answer.Done()));
        refused(vip, base, high, op("y", 10, 11, new Call.FindVipActivation("lb1"), new Answer.Holder("lb1-a1", 6)));
    }

    @Test
    void anUnplugThatFoundNothingWhereItWasTriedFirstIsTriedLaterToo() {
        // It returned before the plug, but must come after it.
        accepted(
                op("x", 0, 8, new Call.PlugNetwork("c1", "net", A), new Answer.Shown("1", Set.of(A), "c1", true)),
                op("y", 1, 7, new Call.UnplugNetwork("c1", "net", ""), new Answer.Done()),
                op("y", 9, 10, new Call.GetPluggedNetworks("c1"), new Answer.Plugged(Set.of())));
    }

    @Test
    void whatIsFoundInTheEndMustBeWhatTheOrderLeaves() {
        Operation up = op("x", 2, 9, new Call.SetPortAdminState("1", true), new Answer.Done());
        Operation down = op("y", 2, 9, new Call.SetPortAdminState("1", false), new Answer.Done());
        Operation made = op("x", 0, 1, create("p"), port("1", A));
        for (boolean found : new boolean[] {true, false}) {
            Ending ending = state ->
                    state.port("1").orElseThrow().up() == found ? List.of() : List.of("port 1 is the other way round");
            assertThat(outcome(ending, made, up, down)).isInstanceOf(SerialOrder.Outcome.Found.class);
        }
        assertThat(outcome(state -> List.of("port 2 is there"), made, up, down))
                .isEqualTo(new SerialOrder.Outcome.None(List.of(), List.of("port 2 is there")));
    }

    @Test
    void anErrorThatTheContractDoesNotKnowIsRefused() {
        refused(op("x", 0, 1, create("p"), no(ErrorKind.UNAVAILABLE)));
        refused(op("x", 0, 1, create("p"), no(ErrorKind.BUG)));
    }

    @Test
    void whatCannotBeExplainedIsShrunkToWhatMatters() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            operations.add(op("x", 2L * i, 2L * i + 1, new Call.GetPort("none"), no(ErrorKind.NOT_FOUND)));
        }
        operations.add(op("x", 80, 81, create("p"), port("1", A)));
        operations.add(op("y", 82, 83, create("q"), port("2", A)));
        for (int i = 42; i < 80; i++) {
            operations.add(op("z", 2L * i, 2L * i + 1, new Call.DeletePort("none"), new Answer.Done()));
        }

        assertThat(new Shrink(SPECIFICATION, State.EMPTY, Ending.ANY)
                        .smallest(new History(operations))
                        .operations())
                .containsExactly(operations.get(40), operations.get(41));
        assertThatThrownBy(() -> Explanation.find("a test", SPECIFICATION, new History(operations), Ending.ANY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("history of a test: no serial order explains this")
                .hasMessageContaining("CreatePort[network=net, name=q, address=]");
    }

    @Test
    void manyCallsThatHaveNothingToDoWithEachOtherAreSoonInOrder() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            operations.add(op("client-" + i, 0, 99, new Call.DeletePort("none-" + i), new Answer.Done()));
        }
        accepted(operations.toArray(Operation[]::new));
    }
}
