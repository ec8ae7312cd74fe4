package dev.jackfield.tck.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws calls from a seed, about few enough things that the calls of several clients meet. */
final class Draw {
    private static final int KINDS = 18;
    private static final int NAMES = 3;
    private static final int GENERATIONS = 40;

    private final Layout layout;
    private final Random random;
    /** Ports that this client was told of; they may be gone by now. */
    private final List<String> ports = new ArrayList<>(List.of("no-such-port"));

    Draw(Layout layout, long seed) {
        this.layout = layout;
        this.random = new Random(seed);
    }

    void seen(Answer answer) {
        if (answer instanceof Answer.Shown shown && !ports.contains(shown.port())) {
            ports.add(shown.port());
        }
    }

    Call next() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> new Call.AllocateVip(loadBalancer(), "");
            case 1 -> new Call.AllocateVip(loadBalancer(), wish(layout.vipSubnet()));
            case 2 -> new Call.DeallocateVip(loadBalancer());
            case 3 -> new Call.PlugVipPort(loadBalancer(), compute());
            case 4 -> new Call.UnplugVipPort(loadBalancer(), compute());
            case 5 -> activation(new Call.ActivateVip(loadBalancer(), compute(), 1 + random.nextInt(GENERATIONS)));
            case 6 -> activation(new Call.FindVipActivation(loadBalancer()));
            case 7, 8 -> plugNetwork(network());
            case 9 -> unplugNetwork(network());
            case 10 -> createPort(network());
            case 11 -> new Call.DeletePort(port());
            case 12 -> new Call.PlugPort(compute(), port());
            case 13 -> plugFixedIp(subnet(network()));
            case 14 -> new Call.UnplugFixedIp(port(), subnet(network()).id());
            case 15 -> new Call.SetPortAdminState(port(), random.nextBoolean());
            case 16 -> new Call.GetPort(port());
            default -> new Call.GetPluggedNetworks(compute());
        };
    }

    private Call activation(Call call) {
        return layout.movesVips() ? call : new Call.GetPluggedNetworks(compute());
    }

    private Call plugNetwork(Layout.Net network) {
        return new Call.PlugNetwork(compute(), network.id(), random.nextInt(3) == 0 ? wish(subnet(network)) : "");
    }

    private Call unplugNetwork(Layout.Net network) {
        return new Call.UnplugNetwork(compute(), network.id(), random.nextInt(3) == 0 ? wish(subnet(network)) : "");
    }

    private Call createPort(Layout.Net network) {
        return new Call.CreatePort(
                network.id(), "port-" + random.nextInt(NAMES), random.nextInt(3) == 0 ? wish(subnet(network)) : "");
    }

    private Call plugFixedIp(Layout.Sub subnet) {
        return new Call.PlugFixedIp(port(), subnet.id(), random.nextInt(2) == 0 ? wish(subnet) : "");
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String loadBalancer() {
        return any(layout.loadBalancers()).id();
    }

    private String compute() {
        return any(layout.computes());
    }

    private Layout.Net network() {
        return any(layout.networks());
    }

    private Layout.Sub subnet(Layout.Net network) {
        return any(network.subnets());
    }

    private String wish(Layout.Sub subnet) {
        return any(subnet.pool());
    }

    private String port() {
        return any(ports);
    }
}
