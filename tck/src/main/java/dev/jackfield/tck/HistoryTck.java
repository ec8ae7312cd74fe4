package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Vip;
import dev.jackfield.tck.history.Answer;
import dev.jackfield.tck.history.Call;
import dev.jackfield.tck.history.Client;
import dev.jackfield.tck.history.Explanation;
import dev.jackfield.tck.history.History;
import dev.jackfield.tck.history.HistoryProcess;
import dev.jackfield.tck.history.Layout;
import dev.jackfield.tck.history.Operation;
import dev.jackfield.tck.history.Specification;
import dev.jackfield.tck.history.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Histories of random calls at once. Where LINEARIZABLE is declared, a serial order explains every answer and what is there in the end.
 *
 * <p>{@code -Djackfield.histories=N} checks N histories of each kind instead of a few; {@code -Djackfield.history.seed=S} begins with
 * the seed S instead of 1. A seed draws the same calls again; how they interleave is up to the machine.
 */
abstract class HistoryTck extends Topic {
    private static final int HISTORIES = Integer.getInteger("jackfield.histories", 2);
    private static final long FIRST_SEED = Long.getLong("jackfield.history.seed", 1);

    /** How many calls a history has, about: few enough to be searched, and enough to fill the subnets. */
    private static final int CALLS = Integer.getInteger("jackfield.tck.calls", 160);

    /** The same of a crowd, in which each call may come before or after each other: orders are many. */
    private static final int CALLS_OF_MANY = Math.min(CALLS, 96);

    private static final int PROCESSES = 3;
    private static final int THREADS_PER_PROCESS = 3;

    HistoryTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    /** How many calls overlapped is printed, not asserted: a driver in memory may answer before the next thread is awake. */
    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-17", "concurrency-7"})
    final void whatThreadsDidHasASerialOrder(Crowd crowd) {
        needs(Capability.LINEARIZABLE);
        List<NetworkDriver> drivers = drivers();
        Layout layout = layout();
        Snapshot before = witness().snapshot();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
            judge(crowd + ", seed " + seed, layout, ofThreads(crowd, drivers, layout, seed), driver());
            takeAllBack(layout);
            assertThat(witness().snapshot()).isEqualTo(before);
        }
    }

    private static History ofThreads(Crowd crowd, List<NetworkDriver> drivers, Layout layout, long seed) {
        int calls = crowd.threads() > 2 ? CALLS_OF_MANY : CALLS;
        return History.of(allSucceed(AtOnce.each(
                crowd,
                i -> new Client("thread-" + i, drivers.get(i % 2), layout)
                        .run(seed * 1000 + i, Math.ceilDiv(calls, crowd.threads())))));
    }

    @Test
    @Covers({"concurrency-18", "concurrency-7"})
    final void whatProcessesDidHasASerialOrder() throws IOException {
        needs(Capability.LINEARIZABLE);
        assumeTrue(world().process().isPresent(), "the fixture starts no processes");
        Layout layout = layout();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + Math.ceilDiv(HISTORIES, 2); seed++) {
            History history = History.of(ofProcesses(layout, seed));
            assertThat(history.overlaps()).as("calls that overlapped others").isGreaterThan(0);
            try (NetworkDriver fresh = world().openAnother()) {
                judge(PROCESSES + " processes, seed " + seed, layout, history, fresh);
            }
            takeAllBack(layout);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"concurrency-19", "concurrency-7"})
    final void whatThreadsDidWithoutASerialOrderCanBeTakenBack(Crowd crowd) {
        lacks(Capability.LINEARIZABLE);
        List<NetworkDriver> drivers = drivers();
        Layout layout = layout();
        Snapshot before = witness().snapshot();

        isWhole(crowd + ", seed " + FIRST_SEED, layout, ofThreads(crowd, drivers, layout, FIRST_SEED));

        takeAllBack(layout);
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers({"concurrency-19", "concurrency-7"})
    final void whatProcessesDidWithoutASerialOrderCanBeTakenBack() throws IOException {
        lacks(Capability.LINEARIZABLE);
        assumeTrue(world().process().isPresent(), "the fixture starts no processes");
        Layout layout = layout();
        Snapshot before = witness().snapshot();

        History history = History.of(ofProcesses(layout, FIRST_SEED));
        assertThat(history.overlaps()).as("calls that overlapped others").isGreaterThan(0);
        isWhole(PROCESSES + " processes, seed " + FIRST_SEED, layout, history);

        takeAllBack(layout);
        assertThat(witness().snapshot()).isEqualTo(before);
    }

    private List<List<Operation>> ofProcesses(Layout layout, long seed) throws IOException {
        List<HistoryProcess.Remote> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                HistoryProcess.Task task = new HistoryProcess.Task(
                        layout,
                        "process-" + i,
                        seed * 1000 + (long) i * THREADS_PER_PROCESS,
                        THREADS_PER_PROCESS,
                        Math.ceilDiv(CALLS, PROCESSES * THREADS_PER_PROCESS));
                Process process = world().process().orElseThrow().start();
                processes.add(allSucceed(AtOnce.each(1, one -> new HistoryProcess.Remote(process, task)))
                        .getFirst());
            }
            return allSucceed(AtOnce.each(PROCESSES, i -> processes.get(i).run()));
        } finally {
            processes.forEach(HistoryProcess.Remote::close);
        }
    }

    /** Two networks, with two subnets each: of the first one both IPv4, of the second one of each version. */
    private Layout layout() {
        Network vips = network();
        Network members = network();
        List<Layout.Net> networks = List.of(
                new Layout.Net(
                        vips.id().value(),
                        List.of(
                                sub(vips, "203.0.113.0/29", "203.0.113.", 4, 6),
                                sub(vips, "198.51.100.0/29", "198.51.100.", 4, 6))),
                new Layout.Net(
                        members.id().value(),
                        List.of(
                                sub(members, "192.0.2.0/29", "192.0.2.", 4, 6),
                                sub(members, "2001:db8:1::/125", "2001:db8:1::", 6, 7))));
        List<String> computes = Stream.generate(world()::startCompute)
                .limit(2)
                .map(ComputeId::value)
                .toList();
        List<Layout.Balancer> loadBalancers = Stream.generate(
                        () -> new Layout.Balancer(newLoadBalancerId().value(), List.of(uuid(), uuid())))
                .limit(2)
                .toList();
        return new Layout(
                networks, computes, loadBalancers, driver().capabilities().contains(Capability.ACTIVATE_VIP));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    /** The gateway is the first address; the others up to the last are given out. */
    private Layout.Sub sub(Network network, String cidr, String prefix, int version, int last) {
        List<String> pool =
                IntStream.rangeClosed(2, last).mapToObj(i -> prefix + i).toList();
        return new Layout.Sub(subnet(network, cidr, prefix + "1").id().value(), version, pool);
    }

    /** Asserts that there is an order: of the history, of what is asked afterwards, and with what the witness sees in the end. */
    private void judge(String which, Layout layout, History during, NetworkDriver asked) {
        List<Operation> all = new ArrayList<>(during.operations());
        all.addAll(questions(layout, asked));
        assertThat(during.operations().stream().filter(it -> !(it.answer() instanceof Answer.Refused)))
                .as("calls that succeeded, %s", which)
                .hasSizeGreaterThan(during.operations().size() / 4);

        SortedSet<String> seen = seen(layout);
        Explanation.find(which, new Specification(layout), new History(all), state -> differences(seen, state, layout));

        System.out.println("a serial order explains the history of " + which + ": " + during.summary());
    }

    /** Asserts that calls succeeded, and that what they left agrees with itself. */
    private void isWhole(String which, Layout layout, History history) {
        assertThat(history.operations().stream().filter(it -> !(it.answer() instanceof Answer.Refused)))
                .as("calls that succeeded, %s", which)
                .hasSizeGreaterThan(history.operations().size() / 4);
        agreement(layout.computes().stream().map(ComputeId::new).toList(), which);
        System.out.println("what is there agrees after the history of " + which + ": " + history.summary());
    }

    /** What a driver that was not there answers when all is over. */
    private List<Operation> questions(Layout layout, NetworkDriver asked) {
        Client last = new Client("afterwards", asked, layout);
        layout.computes().forEach(compute -> last.call(new Call.GetPluggedNetworks(compute)));
        witness().markedPorts().keySet().forEach(port -> last.call(new Call.GetPort(port.value())));
        if (layout.movesVips()) {
            layout.loadBalancers().forEach(each -> last.call(new Call.FindVipActivation(each.id())));
        }
        return last.recorded();
    }

    /** The ports with their load balancers, and the NICs of each compute, as lines. */
    private SortedSet<String> seen(Layout layout) {
        SortedSet<String> lines = new TreeSet<>();
        witness()
                .markedPorts()
                .forEach((port, mark) -> lines.add(portLine(
                        port.value(),
                        mark.loadBalancer().map(LoadBalancerId::value).orElse(""))));
        for (String compute : layout.computes()) {
            for (Nic nic : witness().nics(new ComputeId(compute))) {
                Set<String> addresses =
                        nic.addresses().stream().map(IpAddress::toString).collect(Collectors.toSet());
                lines.add(nicLine(compute, nic.network().value(), addresses, nic.up()));
            }
        }
        return lines;
    }

    private static List<String> differences(SortedSet<String> seen, State state, Layout layout) {
        SortedSet<String> expected = new TreeSet<>();
        for (State.HeldPort port : state.ports().values()) {
            expected.add(portLine(port.id(), port.loadBalancer()));
            if (layout.computes().contains(port.compute())) {
                expected.add(nicLine(port.compute(), port.network(), state.onNic(port), port.up()));
            }
        }
        return Stream.concat(
                        expected.stream().filter(line -> !seen.contains(line)).map("missing: "::concat),
                        seen.stream().filter(line -> !expected.contains(line)).map("too much: "::concat))
                .toList();
    }

    private static String portLine(String port, String loadBalancer) {
        return "port " + port + " of " + loadBalancer;
    }

    private static String nicLine(String compute, String network, Set<String> addresses, boolean up) {
        return "NIC of " + compute + " on " + network + " with " + new TreeSet<>(addresses) + (up ? " up" : " down");
    }

    private void takeAllBack(Layout layout) {
        layout.loadBalancers()
                .forEach(each -> driver().deallocateVip(
                                Vip.builder(new LoadBalancerId(each.id())).build()));
        List.copyOf(witness().markedPorts().keySet()).forEach(driver()::deletePort);
    }
}
