package dev.jackfield.store;

import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Id;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortStatus;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VnicType;
import dev.jackfield.store.Rows.Free;
import dev.jackfield.store.Rows.Group;
import dev.jackfield.store.Rows.Held;
import dev.jackfield.store.Rows.Membership;
import dev.jackfield.store.Rows.Reference;
import dev.jackfield.store.Rows.RegisteredCompute;
import dev.jackfield.store.Rows.VipRow;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import static dev.jackfield.store.Column.flag;
import static dev.jackfield.store.Column.number;
import static dev.jackfield.store.Column.text;

/**
 * The tables of a store. An absent text is empty, an absent number -1. Addresses that are looked up by order are hexadecimal
 * digits of a fixed length, which sort as the addresses do.
 */
final class Tables {
    /** Networks without their subnets, which are found through {@link #SUBNETS_BY_NETWORK}. */
    static final Table<Network> NETWORKS = new Table<>(
            "network",
            1,
            cells -> new Network(
                    new NetworkId(cells.text("id")),
                    cells.text("name"),
                    List.of(),
                    present(cells, "project").map(ProjectId::new),
                    cells.flag("admin_state_up"),
                    present(cells, "network_type"),
                    present(cells, "physical_network"),
                    cells.number("segmentation_id") < 0
                            ? OptionalInt.empty()
                            : OptionalInt.of((int) cells.number("segmentation_id")),
                    cells.flag("router_external"),
                    (int) cells.number("mtu"),
                    cells.flag("port_security_enabled")),
            List.of(
                    text("id", network -> network.id().value()),
                    text("name", Network::name),
                    text("project", network -> orEmpty(network.projectId())),
                    flag("admin_state_up", Network::adminStateUp),
                    text(
                            "network_type",
                            network -> network.providerNetworkType().orElse("")),
                    text(
                            "physical_network",
                            network -> network.providerPhysicalNetwork().orElse("")),
                    number("segmentation_id", network ->
                            (long) network.providerSegmentationId().orElse(-1)),
                    flag("router_external", Network::routerExternal),
                    number("mtu", network -> (long) network.mtu()),
                    flag("port_security_enabled", Network::portSecurityEnabled)));

    static final Index<Network> NETWORKS_BY_NAME = NETWORKS.index("name");

    static final Table<Subnet> SUBNETS = new Table<>(
            "subnet",
            1,
            cells -> new Subnet(
                    new SubnetId(cells.text("id")),
                    cells.text("name"),
                    new NetworkId(cells.text("network")),
                    present(cells, "project").map(ProjectId::new),
                    Cidr.parse(cells.text("cidr")),
                    present(cells, "gateway").map(IpAddress::parse),
                    Words.routes(cells.text("routes")),
                    Words.pools(cells.text("pools"))),
            List.of(
                    text("id", subnet -> subnet.id().value()),
                    text("name", Subnet::name),
                    text("network", subnet -> subnet.networkId().value()),
                    text("project", subnet -> orEmpty(subnet.projectId())),
                    text("cidr", subnet -> subnet.cidr().toString()),
                    text(
                            "gateway",
                            subnet ->
                                    subnet.gatewayIp().map(IpAddress::toString).orElse("")),
                    text("routes", subnet -> Words.routes(subnet.hostRoutes())),
                    text("pools", subnet -> Words.pools(subnet.allocationPools()))));

    static final Index<Subnet> SUBNETS_BY_NETWORK = SUBNETS.index("network");
    static final Index<Subnet> SUBNETS_BY_NAME = SUBNETS.index("name");

    static final Table<PortRow> PORTS = new Table<>(
            "port",
            1,
            Tables::readPort,
            List.of(
                    text("id", row -> row.id().value()),
                    text("name", row -> row.port().name()),
                    text("network", row -> row.port().networkId().value()),
                    text("project", row -> orEmpty(row.port().projectId())),
                    text("device_id", row -> row.port().deviceId()),
                    text("device_owner", row -> row.port().deviceOwner()),
                    text(
                            "mac",
                            row -> row.port()
                                    .macAddress()
                                    .map(MacAddress::value)
                                    .orElse("")),
                    flag("admin_state_up", row -> row.port().adminStateUp()),
                    text("fixed_ips", row -> Words.fixedIps(row.port().fixedIps())),
                    text("pairs", row -> Words.pairs(row.port().allowedAddressPairs())),
                    text("security_groups", row -> Words.groups(row.port().securityGroupIds())),
                    text("qos_policy", row -> orEmpty(row.port().qosPolicyId())),
                    text("vnic_type", row -> row.port().vnicType().name()),
                    text("installation", row -> orEmpty(row.port().mark().map(Mark::installation))),
                    text("load_balancer", row -> orEmpty(row.loadBalancer())),
                    text("compute", row -> orEmpty(row.computeId())),
                    flag("management", PortRow::management),
                    number("created_at", row -> row.createdAt().toEpochMilli())));

    static final Index<PortRow> PORTS_BY_NAME = PORTS.index("name", "network");
    static final Index<PortRow> PORTS_BY_NETWORK = PORTS.index("network", "mac");
    static final Index<PortRow> PORTS_BY_DEVICE = PORTS.index("device_id", "network");
    static final Index<PortRow> PORTS_BY_MARK = PORTS.index("installation", "load_balancer");

    /** An address is held by one port at most. */
    static final Table<Held> HELD = new Table<>(
            "held_address",
            2,
            cells -> new Held(
                    new SubnetId(cells.text("subnet")), address(cells.text("address")), new PortId(cells.text("port"))),
            List.of(
                    text("subnet", held -> held.subnetId().value()),
                    text("address", held -> digits(held.address())),
                    text("port", held -> held.portId().value())));

    /** A range has the key of its end: whoever takes its lowest address changes no key. */
    static final Table<Free> FREE = new Table<>(
            "free_range",
            2,
            cells -> new Free(
                    new SubnetId(cells.text("subnet")),
                    address(cells.text("first_address")),
                    address(cells.text("last_address"))),
            List.of(
                    text("subnet", free -> free.subnetId().value()),
                    text("last_address", free -> digits(free.last())),
                    text("first_address", free -> digits(free.first()))));

    static final Table<RegisteredCompute> COMPUTES = new Table<>(
            "compute",
            1,
            cells -> new RegisteredCompute(
                    new ComputeId(cells.text("id")), cells.text("identity"), present(cells, "place")),
            List.of(
                    text("id", compute -> compute.id().value()),
                    text("identity", RegisteredCompute::identity),
                    text("place", compute -> compute.place().orElse(""))));

    static final Index<RegisteredCompute> COMPUTES_BY_PLACE = COMPUTES.index("place");

    static final Table<Group> GROUPS = new Table<>(
            "security_group",
            1,
            cells -> new Group(
                    new SecurityGroup(
                            new SecurityGroupId(cells.text("id")),
                            present(cells, "project").map(ProjectId::new),
                            cells.text("name"),
                            cells.text("description"),
                            Words.rules(cells.text("rules")),
                            List.of(),
                            cells.flag("stateful"),
                            mark(cells)),
                    Instant.ofEpochMilli(cells.number("created_at"))),
            List.of(
                    text("id", row -> row.group().id().value()),
                    text("project", row -> orEmpty(row.group().projectId())),
                    text("name", row -> row.group().name()),
                    text("description", row -> row.group().description()),
                    text("rules", row -> Words.rules(row.group().rules())),
                    flag("stateful", row -> row.group().stateful()),
                    text("installation", row -> orEmpty(row.group().mark().map(Mark::installation))),
                    text("load_balancer", row -> orEmpty(row.group().mark().flatMap(Mark::loadBalancer))),
                    number("created_at", row -> row.createdAt().toEpochMilli())));

    static final Index<Group> GROUPS_BY_NAME = GROUPS.index("name");
    static final Index<Group> GROUPS_BY_MARK = GROUPS.index("installation", "load_balancer");

    static final Table<QosPolicy> QOS_POLICIES = new Table<>(
            "qos_policy",
            1,
            cells -> new QosPolicy(
                    new QosPolicyId(cells.text("id")),
                    cells.text("name"),
                    present(cells, "project").map(ProjectId::new),
                    OptionalLong.of(cells.number("max_kilobits"))),
            List.of(
                    text("id", policy -> policy.id().value()),
                    text("name", QosPolicy::name),
                    text("project", policy -> orEmpty(policy.projectId())),
                    number(
                            "max_kilobits",
                            policy -> policy.maxKilobitsPerSecond().orElseThrow())));

    static final Index<QosPolicy> QOS_POLICIES_BY_NAME = QOS_POLICIES.index("name");

    static final Table<Membership> MEMBERSHIPS = new Table<>(
            "membership",
            2,
            cells -> new Membership(new SecurityGroupId(cells.text("security_group")), new PortId(cells.text("port"))),
            List.of(
                    text("security_group", membership -> membership.groupId().value()),
                    text("port", membership -> membership.portId().value())));

    /** Which groups name a group in their rules. */
    static final Table<Reference> REFERENCES = new Table<>(
            "group_reference",
            2,
            cells -> new Reference(
                    new SecurityGroupId(cells.text("remote")), new SecurityGroupId(cells.text("security_group"))),
            List.of(
                    text("remote", reference -> reference.remote().value()),
                    text("security_group", reference -> reference.by().value())));

    static final Table<VipRow> VIPS = new Table<>(
            "vip",
            2,
            cells -> new VipRow(
                    new InstallationId(cells.text("installation")),
                    new LoadBalancerId(cells.text("load_balancer")),
                    new PortId(cells.text("port")),
                    cells.flag("owned"),
                    Words.fixedIps(cells.text("addresses")),
                    present(cells, "amphora").map(AmphoraId::new),
                    cells.number("generation"),
                    present(cells, "holder").map(PortId::new)),
            List.of(
                    text("installation", vip -> vip.installation().value()),
                    text("load_balancer", vip -> vip.loadBalancer().value()),
                    text("port", vip -> vip.portId().value()),
                    flag("owned", VipRow::owned),
                    text("addresses", vip -> Words.fixedIps(vip.addresses())),
                    text("amphora", vip -> orEmpty(vip.lastGiven())),
                    number("generation", VipRow::generation),
                    text("holder", vip -> orEmpty(vip.holder()))));

    static final Index<VipRow> VIPS_BY_PORT = VIPS.index("port");

    static final List<Table<?>> ALL = List.of(
            NETWORKS, SUBNETS, PORTS, HELD, FREE, COMPUTES, GROUPS, MEMBERSHIPS, REFERENCES, VIPS, QOS_POLICIES);

    private static final HexFormat HEX = HexFormat.of();

    private Tables() {}

    static String digits(IpAddress address) {
        return HEX.formatHex(address.toBytes());
    }

    private static IpAddress address(String digits) {
        return IpAddress.of(HEX.parseHex(digits));
    }

    private static PortRow readPort(Cells cells) {
        Port port = new Port(
                new PortId(cells.text("id")),
                cells.text("name"),
                new NetworkId(cells.text("network")),
                present(cells, "project").map(ProjectId::new),
                cells.text("device_id"),
                cells.text("device_owner"),
                present(cells, "mac").map(MacAddress::new),
                PortStatus.DOWN,
                cells.flag("admin_state_up"),
                Words.fixedIps(cells.text("fixed_ips")),
                Words.pairs(cells.text("pairs")),
                Words.groups(cells.text("security_groups")),
                present(cells, "qos_policy").map(QosPolicyId::new),
                VnicType.valueOf(cells.text("vnic_type")),
                mark(cells));
        return new PortRow(
                port,
                present(cells, "compute").map(ComputeId::new),
                cells.flag("management"),
                Instant.ofEpochMilli(cells.number("created_at")));
    }

    private static Optional<Mark> mark(Cells cells) {
        return present(cells, "installation")
                .map(InstallationId::new)
                .map(installation ->
                        new Mark(installation, present(cells, "load_balancer").map(LoadBalancerId::new)));
    }

    private static Optional<String> present(Cells cells, String column) {
        return Optional.of(cells.text(column)).filter(text -> !text.isEmpty());
    }

    private static String orEmpty(Optional<? extends Id> id) {
        return id.map(Id::value).orElse("");
    }
}
