package dev.jackfield.server;

import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.MemberNic;
import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Id;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipActivation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A load balancer as a drawing: from its virtual addresses by its amphorae and their NICs to its members.
 *
 * @param loadBalancer what is drawn
 * @param nodes what there is, in the order of the traffic
 * @param links what is joined to what
 */
record Topology(LoadBalancerView loadBalancer, List<Node> nodes, List<Link> links) {
    /** What a node is; the columns of a drawing, from left to right. */
    enum Kind {
        LISTENER,
        VIP,
        AMPHORA,
        NIC,
        NETWORK,
        MEMBER
    }

    /** How a node is. */
    enum State {
        /** It carries traffic, as far as is known. */
        ACTIVE,
        /** It would, if another one failed. */
        STANDBY,
        /** It is being made or taken away. */
        PENDING,
        /** It is not there any more. */
        GONE
    }

    /**
     * A thing.
     *
     * @param id unique in the drawing
     * @param kind what it is
     * @param label what people call it
     * @param details lines about it
     * @param resources the ids by which steps and hops name it
     * @param state how it is
     */
    record Node(String id, Kind kind, String label, List<String> details, List<String> resources, State state) {}

    /**
     * Two things that are joined.
     *
     * @param from the one that is nearer to the clients
     * @param to the other
     * @param active whether traffic goes there now
     */
    record Link(String from, String to, boolean active) {}

    /**
     * Draws a load balancer.
     *
     * @param networkName what a network is called
     */
    static Topology of(LoadBalancerView view, Function<NetworkId, Optional<String>> networkName) {
        return new Drawing(view, networkName).draw();
    }

    /** Draws one. */
    private static final class Drawing {
        private static final String NO_ADDRESS = "no address yet";

        private final LoadBalancerView view;
        private final Function<NetworkId, Optional<String>> networkName;
        private final Optional<AmphoraId> holder;
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final List<Link> links = new ArrayList<>();

        Drawing(LoadBalancerView view, Function<NetworkId, Optional<String>> networkName) {
            this.view = view;
            this.networkName = networkName;
            this.holder = view.holder().map(VipActivation::amphoraId);
        }

        Topology draw() {
            List<String> vips = vips();
            for (Listener listener : view.listeners()) {
                String id = "listener-" + listener.protocol() + "-" + listener.protocolPort();
                node(
                        id,
                        Kind.LISTENER,
                        listener.protocol() + " " + listener.protocolPort(),
                        listener.allowedCidrs().isEmpty()
                                ? List.of()
                                : List.of("from " + words(listener.allowedCidrs())),
                        List.of(),
                        State.ACTIVE);
                vips.forEach(vip -> links.add(new Link(id, vip, true)));
            }
            for (Amphora amphora : view.amphorae()) {
                State state = state(amphora);
                String id = "amphora-" + amphora.id();
                node(
                        id,
                        Kind.AMPHORA,
                        amphora.computeId()
                                .map(Object::toString)
                                .orElse(amphora.id().value()),
                        Stream.concat(
                                        Stream.of(amphora.status().name()),
                                        amphora.vrrpIp().map(IpAddress::toString).stream())
                                .toList(),
                        Stream.of(Optional.of(amphora.id()), amphora.computeId(), amphora.vrrpPortId())
                                .flatMap(Optional::stream)
                                .map(Id::value)
                                .toList(),
                        state);
                vips.forEach(vip -> links.add(new Link(vip, id, state == State.ACTIVE)));
            }
            view.nics().forEach(this::nic);
            members();
            return new Topology(view, List.copyOf(nodes.values()), List.copyOf(links));
        }

        private List<String> vips() {
            List<String> ids = new ArrayList<>();
            List<AdditionalVip> all = Stream.concat(
                            Stream.of(new AdditionalVip(
                                    view.id(),
                                    view.vip().ipAddress(),
                                    view.vip().subnetId(),
                                    view.vip().networkId(),
                                    view.vip().portId())),
                            view.additionalVips().stream())
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                String id = "vip-" + i;
                Optional<IpAddress> address = all.get(i).ipAddress();
                node(
                        id,
                        Kind.VIP,
                        address.map(IpAddress::toString).orElse(NO_ADDRESS),
                        List.of("raised by the " + view.vipOwner().name().toLowerCase(Locale.ROOT)),
                        all.get(i).portId().map(PortId::value).stream().toList(),
                        address.isPresent() ? State.ACTIVE : State.PENDING);
                ids.add(id);
            }
            return ids;
        }

        private State state(Amphora amphora) {
            if (amphora.computeId().filter(view.goneComputes()::contains).isPresent()) {
                return State.GONE;
            }
            return switch (amphora.status()) {
                case ALLOCATED -> holder.isEmpty() || holder.get().equals(amphora.id()) ? State.ACTIVE : State.STANDBY;
                case DELETED -> State.GONE;
                default -> State.PENDING;
            };
        }

        private void nic(MemberNic nic) {
            String id = "nic-" + nic.portId().map(Object::toString).orElse(nic.amphoraId() + "-" + nic.networkId());
            String amphora = "amphora-" + nic.amphoraId();
            State state =
                    Optional.ofNullable(nodes.get(amphora)).map(Node::state).orElse(State.PENDING);
            node(
                    id,
                    Kind.NIC,
                    nic.fixedIps().isEmpty()
                            ? NO_ADDRESS
                            : words(nic.fixedIps().stream()
                                    .map(FixedIp::ipAddress)
                                    .toList()),
                    nic.portId().map(port -> "port " + port).stream().toList(),
                    nic.portId().map(PortId::value).stream().toList(),
                    nic.portId().isPresent() ? state : State.PENDING);
            links.add(new Link(amphora, id, state == State.ACTIVE));
            links.add(new Link(id, network(nic.networkId()), state == State.ACTIVE));
        }

        private String network(NetworkId network) {
            String id = "network-" + network;
            if (!nodes.containsKey(id)) {
                node(
                        id,
                        Kind.NETWORK,
                        networkName.apply(network).orElse("network"),
                        List.of(network.value()),
                        List.of(network.value()),
                        State.ACTIVE);
            }
            return id;
        }

        /** Which NIC leads to a member is known by its subnet; without one the amphora reaches it by its routes. */
        private void members() {
            Map<SubnetId, NetworkId> networks = view.nics().stream()
                    .flatMap(nic -> nic.fixedIps().stream().map(ip -> Map.entry(ip.subnetId(), nic.networkId())))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
            for (Member member : view.members()) {
                String id = "member-" + member.address() + "-" + member.protocolPort();
                node(
                        id,
                        Kind.MEMBER,
                        member.address()
                                + (member.address().toString().contains(":") ? " port " : ":")
                                + member.protocolPort(),
                        List.of(),
                        List.of(),
                        State.ACTIVE);
                Optional<NetworkId> way = member.subnetId().map(networks::get);
                if (way.isPresent()) {
                    links.add(new Link(network(way.get()), id, true));
                } else {
                    view.amphorae().forEach(amphora -> {
                        String from = "amphora-" + amphora.id();
                        links.add(new Link(
                                from,
                                id,
                                Optional.ofNullable(nodes.get(from))
                                        .map(Node::state)
                                        .equals(Optional.of(State.ACTIVE))));
                    });
                }
            }
        }

        private void node(
                String id, Kind kind, String label, List<String> details, List<String> resources, State state) {
            nodes.put(id, new Node(id, kind, label, details, resources, state));
        }

        private static String words(List<?> items) {
            return items.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
    }
}
