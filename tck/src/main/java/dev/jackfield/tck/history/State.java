package dev.jackfield.tck.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All that there is between two calls of a serial order.
 *
 * @param ports the ports by id; which is older is left out, so that calls which have nothing to do with each other lead to equal states
 * @param vips the allocated VIPs by load balancer
 */
public record State(Map<String, HeldPort> ports, Map<String, HeldVip> vips) {
    /** Copies both. */
    public State {
        ports = Map.copyOf(ports);
        vips = Map.copyOf(vips);
    }

    /** What a port is for. */
    public enum Role {
        /** It reserves a VIP. */
        VIP,
        /** It connects an amphora to its VIP. */
        BASE,
        /** It was asked for by name, or it connects a compute to a network. */
        MEMBER
    }

    /**
     * A port.
     *
     * @param id its id
     * @param role what it is for
     * @param name the name by which it was asked for; of a base port the amphora
     * @param loadBalancer whose VIP or base port it is; empty for others
     * @param network its network
     * @param compute where it is attached; empty: nowhere
     * @param addresses its addresses
     * @param up whether traffic may pass
     */
    public record HeldPort(
            String id,
            Role role,
            String name,
            String loadBalancer,
            String network,
            String compute,
            Set<String> addresses,
            boolean up) {
        /** Copies the set. */
        public HeldPort {
            addresses = Set.copyOf(addresses);
        }

        HeldPort with(Set<String> others) {
            return new HeldPort(id, role, name, loadBalancer, network, compute, others, up);
        }

        HeldPort at(String other) {
            return new HeldPort(id, role, name, loadBalancer, network, other, addresses, up);
        }

        HeldPort up(boolean other) {
            return new HeldPort(id, role, name, loadBalancer, network, compute, addresses, other);
        }

        Answer.Shown shown() {
            return new Answer.Shown(id, addresses, compute, up);
        }

        Answer.Shown asInterface() {
            return new Answer.Shown(id, addresses, compute, true);
        }
    }

    /**
     * An allocated VIP.
     *
     * @param address its address
     * @param port its port
     * @param generation the highest with which it was given to an amphora; 0: never
     * @param amphora to which; empty: to none
     * @param holder the base port that it was given to, as long as that is there; empty: none
     */
    public record HeldVip(String address, String port, long generation, String amphora, String holder) {
        HeldVip heldBy(long now, String whose, String base) {
            return new HeldVip(address, port, now, whose, base);
        }
    }

    /** With nothing in it. */
    public static final State EMPTY = new State(Map.of(), Map.of());

    Optional<HeldPort> port(String id) {
        return Optional.ofNullable(ports.get(id));
    }

    Optional<HeldPort> holder(String address) {
        return ports.values().stream()
                .filter(port -> port.addresses().contains(address))
                .findFirst();
    }

    List<HeldPort> where(Predicate<HeldPort> condition) {
        return ports.values().stream().filter(condition).toList();
    }

    /** With a port, which takes the place of the one with its id. */
    State plus(HeldPort port) {
        Map<String, HeldPort> more = new HashMap<>(ports);
        more.put(port.id(), port);
        return new State(more, vips);
    }

    State minus(Predicate<HeldPort> condition) {
        Map<String, HeldPort> less = new HashMap<>(ports);
        less.values().removeIf(condition);
        return new State(less, vips);
    }

    State with(String loadBalancer, HeldVip vip) {
        Map<String, HeldVip> more = new HashMap<>(vips);
        more.put(loadBalancer, vip);
        return new State(ports, more);
    }

    State withoutVip(String loadBalancer) {
        Map<String, HeldVip> less = new HashMap<>(vips);
        less.remove(loadBalancer);
        return new State(ports, less);
    }

    /** Without the base port of an amphora, which can hold no VIP any more. */
    State withoutBasePort(HeldPort base) {
        State less = minus(port -> port.id().equals(base.id()));
        HeldVip vip = vips.get(base.loadBalancer());
        return vip != null && vip.holder().equals(base.id())
                ? less.with(base.loadBalancer(), vip.heldBy(vip.generation(), vip.amphora(), ""))
                : less;
    }

    /** The addresses on a port's NIC: its own, and the VIP that it holds. */
    public Set<String> onNic(HeldPort port) {
        Set<String> all = new TreeSet<>(port.addresses());
        vips.values().stream().filter(vip -> vip.holder().equals(port.id())).forEach(vip -> all.add(vip.address()));
        return all;
    }
}
