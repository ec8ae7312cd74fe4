package dev.jackfield.tck.history;

import dev.jackfield.network.ErrorKind;
import dev.jackfield.tck.history.State.HeldPort;
import dev.jackfield.tck.history.State.HeldVip;
import dev.jackfield.tck.history.State.Role;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The contract of a driver as a machine that does one call after the other: what the answer to a call may be, and what is there after
 * it. Where the driver may choose (a free address, a new id) its choice is taken from the answer, if it could be chosen.
 *
 * @see "docs/semantics.md"
 */
public final class Specification {
    private final Layout layout;

    /**
     * The contract for calls on some networks.
     *
     * @param layout what there is
     */
    public Specification(Layout layout) {
        this.layout = layout;
    }

    /**
     * What is there after a call.
     *
     * @param state what was there before
     * @param call the call
     * @param answer what it was answered
     * @return empty if the contract does not allow the answer
     */
    public Optional<State> after(State state, Call call, Answer answer) {
        return switch (call) {
            case Call.AllocateVip it -> allocateVip(state, it, answer);
            case Call.DeallocateVip it -> deallocateVip(state, it, answer);
            case Call.PlugVipPort it -> plugVipPort(state, it, answer);
            case Call.UnplugVipPort it ->
                done(
                        answer,
                        base(state, it.loadBalancer(), it.compute())
                                .map(state::withoutBasePort)
                                .orElse(state));
            case Call.ActivateVip it -> activateVip(state, it, answer);
            case Call.FindVipActivation it -> findVipActivation(state, it, answer);
            case Call.PlugNetwork it -> plugNetwork(state, it, answer);
            case Call.UnplugNetwork it -> unplugNetwork(state, it, answer);
            case Call.CreatePort it -> createPort(state, it, answer);
            case Call.DeletePort it ->
                done(answer, state.minus(port -> port.id().equals(it.port())));
            case Call.PlugPort it -> onPort(state, it.port(), answer, port -> plugPort(state, port, it, answer));
            case Call.PlugFixedIp it -> onPort(state, it.port(), answer, port -> plugFixedIp(state, port, it, answer));
            case Call.UnplugFixedIp it ->
                onPort(state, it.port(), answer, port -> unplugFixedIp(state, port, it, answer));
            case Call.SetPortAdminState it ->
                onPort(state, it.port(), answer, port -> done(answer, state.plus(port.up(it.up()))));
            case Call.GetPort it -> onPort(state, it.port(), answer, port -> same(state, answer, port.shown()));
            case Call.GetPluggedNetworks it ->
                same(
                        state,
                        answer,
                        new Answer.Plugged(state.where(port -> port.compute().equals(it.compute())).stream()
                                .map(HeldPort::asInterface)
                                .collect(Collectors.toSet())));
        };
    }

    // What an answer may be

    private static Optional<State> done(Answer answer, State after) {
        return answer instanceof Answer.Done ? Optional.of(after) : Optional.empty();
    }

    private static Optional<State> same(State state, Answer answer, Answer expected) {
        return answer.equals(expected) ? Optional.of(state) : Optional.empty();
    }

    private static Optional<State> refused(State state, Answer answer, ErrorKind kind) {
        return answer instanceof Answer.Refused it && it.kind() == kind ? Optional.of(state) : Optional.empty();
    }

    private static Optional<State> onPort(
            State state, String id, Answer answer, java.util.function.Function<HeldPort, Optional<State>> there) {
        return state.port(id).map(there).orElseGet(() -> refused(state, answer, ErrorKind.NOT_FOUND));
    }

    // What is free

    private static boolean isFree(State state, String address) {
        return state.holder(address).isEmpty();
    }

    private static boolean hasRoom(State state, Layout.Sub subnet) {
        return subnet.pool().stream().anyMatch(address -> isFree(state, address));
    }

    /** Whether a version of the network's has no address left. */
    private static boolean isExhausted(State state, Layout.Net network) {
        return versions(network).stream()
                .anyMatch(version -> network.subnets().stream()
                        .filter(subnet -> subnet.version() == version)
                        .noneMatch(subnet -> hasRoom(state, subnet)));
    }

    private static Set<Integer> versions(Layout.Net network) {
        return network.subnets().stream().map(Layout.Sub::version).collect(Collectors.toSet());
    }

    /** Whether a new port could be given these addresses: free ones of the network, one a version, or the one that is wished for. */
    private boolean canBeGiven(State state, Layout.Net network, Set<String> addresses, String wish) {
        Set<Integer> met = new HashSet<>();
        for (String address : addresses) {
            Optional<Layout.Sub> subnet = layout.subnetOf(network, address);
            if (subnet.isEmpty()
                    || !isFree(state, address)
                    || !met.add(subnet.get().version())) {
                return false;
            }
        }
        return wish.isEmpty() ? met.equals(versions(network)) : addresses.contains(wish);
    }

    private static boolean isNew(State state, String id) {
        return state.port(id).isEmpty();
    }

    private Optional<State> made(State state, Layout.Net network, String wish, Answer.Shown answer, HeldPort port) {
        boolean allowed = isNew(state, answer.port())
                && canBeGiven(state, network, answer.addresses(), wish)
                && answer.up()
                && answer.compute().equals(port.compute());
        return allowed ? Optional.of(state.plus(port)) : Optional.empty();
    }

    /** What is answered when a port cannot be made because of addresses. */
    private static Optional<State> cannotBeMade(State state, Layout.Net network, String wish, Answer answer) {
        if (!wish.isEmpty()) {
            return isFree(state, wish) ? Optional.empty() : refused(state, answer, ErrorKind.CONFLICT);
        }
        return isExhausted(state, network) ? refused(state, answer, ErrorKind.EXHAUSTED) : Optional.empty();
    }

    // VIPs

    private Optional<State> allocateVip(State state, Call.AllocateVip call, Answer answer) {
        HeldVip vip = state.vips().get(call.loadBalancer());
        if (vip != null) {
            boolean fits = call.address().isEmpty() || call.address().equals(vip.address());
            return fits
                    ? same(state, answer, new Answer.Vip(vip.address(), vip.port()))
                    : refused(state, answer, ErrorKind.CONFLICT);
        }
        Layout.Sub subnet = layout.vipSubnet();
        if (!(answer instanceof Answer.Vip given)) {
            if (!call.address().isEmpty()) {
                return isFree(state, call.address()) ? Optional.empty() : refused(state, answer, ErrorKind.CONFLICT);
            }
            return hasRoom(state, subnet) ? Optional.empty() : refused(state, answer, ErrorKind.EXHAUSTED);
        }
        boolean allowed = isNew(state, given.port())
                && isFree(state, given.address())
                && subnet.pool().contains(given.address())
                && (call.address().isEmpty() || call.address().equals(given.address()));
        return allowed ? Optional.of(allocated(state, call.loadBalancer(), given)) : Optional.empty();
    }

    private State allocated(State state, String loadBalancer, Answer.Vip given) {
        HeldPort port = new HeldPort(
                given.port(),
                Role.VIP,
                "",
                loadBalancer,
                layout.networks().getFirst().id(),
                "",
                Set.of(given.address()),
                false);
        return state.plus(port).with(loadBalancer, new HeldVip(given.address(), given.port(), 0, "", ""));
    }

    private static Optional<State> deallocateVip(State state, Call.DeallocateVip call, Answer answer) {
        Predicate<HeldPort> its = port -> port.loadBalancer().equals(call.loadBalancer());
        return done(answer, state.minus(its).withoutVip(call.loadBalancer()));
    }

    private Optional<HeldPort> base(State state, String loadBalancer, String compute) {
        String amphora = layout.amphora(loadBalancer, compute);
        return state.where(port -> port.role() == Role.BASE && port.name().equals(amphora)).stream()
                .findFirst();
    }

    private Optional<State> plugVipPort(State state, Call.PlugVipPort call, Answer answer) {
        HeldVip vip = state.vips().get(call.loadBalancer());
        if (vip == null) {
            return refused(state, answer, ErrorKind.NOT_FOUND);
        }
        Layout.Sub subnet = layout.vipSubnet();
        Optional<HeldPort> base = base(state, call.loadBalancer(), call.compute());
        if (!(answer instanceof Answer.Connected given)) {
            return base.isPresent() || hasRoom(state, subnet)
                    ? Optional.empty()
                    : refused(state, answer, ErrorKind.EXHAUSTED);
        }
        if (!given.vipPort().equals(vip.port())) {
            return Optional.empty();
        }
        if (base.isPresent()) {
            boolean same = base.get().id().equals(given.basePort())
                    && base.get().addresses().contains(given.vrrpIp());
            return same ? Optional.of(state) : Optional.empty();
        }
        boolean allowed = isNew(state, given.basePort())
                && isFree(state, given.vrrpIp())
                && subnet.pool().contains(given.vrrpIp());
        return allowed ? Optional.of(state.plus(connected(call, given))) : Optional.empty();
    }

    private HeldPort connected(Call.PlugVipPort call, Answer.Connected given) {
        return new HeldPort(
                given.basePort(),
                Role.BASE,
                layout.amphora(call.loadBalancer(), call.compute()),
                call.loadBalancer(),
                layout.networks().getFirst().id(),
                call.compute(),
                Set.of(given.vrrpIp()),
                true);
    }

    private Optional<State> activateVip(State state, Call.ActivateVip call, Answer answer) {
        HeldVip vip = state.vips().get(call.loadBalancer());
        Optional<HeldPort> base = base(state, call.loadBalancer(), call.compute());
        if (vip == null || base.isEmpty()) {
            return refused(state, answer, ErrorKind.NOT_FOUND);
        }
        String amphora = base.get().name();
        boolean older = call.generation() < vip.generation()
                || (call.generation() == vip.generation() && !vip.amphora().equals(amphora));
        return older
                ? refused(state, answer, ErrorKind.CONFLICT)
                : done(
                        answer,
                        state.with(
                                call.loadBalancer(),
                                vip.heldBy(
                                        call.generation(), amphora, base.get().id())));
    }

    private static Optional<State> findVipActivation(State state, Call.FindVipActivation call, Answer answer) {
        HeldVip vip = state.vips().get(call.loadBalancer());
        return same(
                state,
                answer,
                vip == null || vip.amphora().isEmpty()
                        ? new Answer.Done()
                        : new Answer.Holder(vip.amphora(), vip.generation()));
    }

    // Networks of amphorae

    private static List<HeldPort> ours(State state, String compute, String network) {
        return state.where(port -> port.role() == Role.MEMBER
                && port.compute().equals(compute)
                && port.network().equals(network));
    }

    private Optional<State> plugNetwork(State state, Call.PlugNetwork call, Answer answer) {
        List<HeldPort> serving = ours(state, call.compute(), call.network()).stream()
                .filter(port -> call.address().isEmpty() || port.addresses().contains(call.address()))
                .toList();
        if (!serving.isEmpty()) {
            // Which of several is the oldest is not kept here.
            return serving.stream()
                    .filter(port -> port.asInterface().equals(answer))
                    .findFirst()
                    .map(port -> state);
        }
        Layout.Net network = layout.network(call.network());
        if (!(answer instanceof Answer.Shown given)) {
            return cannotBeMade(state, network, call.address(), answer);
        }
        HeldPort port =
                new HeldPort(given.port(), Role.MEMBER, "", "", network.id(), call.compute(), given.addresses(), true);
        return made(state, network, call.address(), given, port);
    }

    private static Optional<State> unplugNetwork(State state, Call.UnplugNetwork call, Answer answer) {
        State after = state;
        for (HeldPort port : ours(state, call.compute(), call.network())) {
            if (call.address().isEmpty() || port.addresses().equals(Set.of(call.address()))) {
                after = after.minus(each -> each.id().equals(port.id()));
            } else if (port.addresses().contains(call.address())) {
                Set<String> left = new HashSet<>(port.addresses());
                left.remove(call.address());
                after = after.plus(port.with(left));
            }
        }
        return done(answer, after);
    }

    private static Optional<State> plugPort(State state, HeldPort port, Call.PlugPort call, Answer answer) {
        if (!port.compute().isEmpty() && !port.compute().equals(call.compute())) {
            return refused(state, answer, ErrorKind.CONFLICT);
        }
        HeldPort attached = port.at(call.compute());
        return same(state.plus(attached), answer, attached.asInterface());
    }

    // Ports

    private Optional<State> createPort(State state, Call.CreatePort call, Answer answer) {
        Optional<HeldPort> existing = state
                .where(port -> port.role() == Role.MEMBER
                        && port.network().equals(call.network())
                        && port.name().equals(call.name()))
                .stream()
                .findFirst();
        if (existing.isPresent()) {
            return call.address().isEmpty() || existing.get().addresses().contains(call.address())
                    ? same(state, answer, existing.get().shown())
                    : refused(state, answer, ErrorKind.CONFLICT);
        }
        Layout.Net network = layout.network(call.network());
        if (!(answer instanceof Answer.Shown given)) {
            return cannotBeMade(state, network, call.address(), answer);
        }
        HeldPort port =
                new HeldPort(given.port(), Role.MEMBER, call.name(), "", network.id(), "", given.addresses(), true);
        return made(state, network, call.address(), given, port);
    }

    private Optional<State> plugFixedIp(State state, HeldPort port, Call.PlugFixedIp call, Answer answer) {
        Layout.Net network = layout.network(port.network());
        Layout.Sub subnet = layout.subnet(call.subnet());
        if (!network.subnets().contains(subnet)) {
            return refused(state, answer, ErrorKind.NOT_FOUND);
        }
        boolean met = port.addresses().stream()
                .anyMatch(address -> subnet.pool().contains(address)
                        && (call.address().isEmpty() || call.address().equals(address)));
        if (met) {
            return same(state, answer, port.shown());
        }
        if (!(answer instanceof Answer.Shown given)) {
            boolean held = !call.address().isEmpty() && !isFree(state, call.address());
            boolean full = call.address().isEmpty() && !hasRoom(state, subnet);
            return held || full
                    ? refused(state, answer, held ? ErrorKind.CONFLICT : ErrorKind.EXHAUSTED)
                    : Optional.empty();
        }
        Set<String> added = new HashSet<>(given.addresses());
        added.removeAll(port.addresses());
        boolean allowed = added.size() == 1
                && added.stream()
                        .allMatch(address -> isFree(state, address)
                                && subnet.pool().contains(address)
                                && (call.address().isEmpty() || call.address().equals(address)));
        HeldPort grown = port.with(given.addresses());
        return allowed && given.addresses().containsAll(port.addresses())
                ? same(state.plus(grown), answer, grown.shown())
                : Optional.empty();
    }

    private Optional<State> unplugFixedIp(State state, HeldPort port, Call.UnplugFixedIp call, Answer answer) {
        Set<String> left = new HashSet<>(port.addresses());
        left.removeAll(layout.subnet(call.subnet()).pool());
        HeldPort less = port.with(left);
        return same(state.plus(less), answer, less.shown());
    }
}
