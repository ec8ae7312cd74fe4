package dev.jackfield.memory;

import dev.jackfield.network.Administration;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetRequest;
import dev.jackfield.store.Attachment;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.FaultInjector;
import dev.jackfield.tck.ForeignPort;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.Nic;
import dev.jackfield.tck.Reach;
import dev.jackfield.tck.Snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A memory world for one test. The witness reads what the data plane was told to make, and the raw records, which it is given as
 * lines of text.
 */
public final class MemoryFixture implements DriverFixture, NetworkWitness, FaultInjector {
    public static final InstallationId INSTALLATION = new InstallationId("tck");

    private static final Pattern MARKED_PORT =
            Pattern.compile("port id=(\\S+) .*\\binstallation=(\\S*) load_balancer=(\\S*) .*");

    private final MemoryWorld world;
    private final Supplier<NetworkDriver> opener;
    private final Supplier<List<String>> records;
    private final List<NetworkDriver> drivers = new ArrayList<>();
    private final Supplier<NetworkDriver> administrator;
    private final AtomicInteger computes = new AtomicInteger();
    private Optional<ProcessBuilder> process = Optional.empty();
    private final Map<ComputeId, List<Nic>> managementNics = new HashMap<>();

    /** A world whose store is opened by each driver anew, and whose records are read by other means than the driver's. */
    public MemoryFixture(MemoryWorld world, Supplier<NetworkDriver> opener, Supplier<List<String>> records) {
        this.world = world;
        this.opener = opener;
        this.records = records;
        drivers.add(opener.get());
        administrator = drivers::getFirst;
    }

    /** A world that another driver furnishes, since the one that is tested has no administration. */
    MemoryFixture(MemoryWorld world, Supplier<NetworkDriver> opener, NetworkDriver administrator) {
        this.world = world;
        this.opener = opener;
        // It cannot take back that its computes were registered: they are the world's affair.
        this.records = () -> world.dump().stream()
                .filter(line -> !line.startsWith("compute "))
                .toList();
        drivers.add(opener.get());
        this.administrator = () -> administrator;
    }

    /** The same, in which processes like this one can be started. */
    MemoryFixture with(ProcessBuilder other) {
        process = Optional.of(other);
        return this;
    }

    static MemoryFixture onHeap() {
        MemoryWorld world = MemoryWorld.onHeap();
        return new MemoryFixture(world, () -> world.open(INSTALLATION), world::dump);
    }

    @Override
    public NetworkDriver driver() {
        return drivers.getFirst();
    }

    @Override
    public NetworkDriver openAnother() {
        NetworkDriver another = opener.get();
        drivers.add(another);
        return another;
    }

    @Override
    public NetworkWitness witness() {
        return this;
    }

    @Override
    public Optional<FaultInjector> faults() {
        return Optional.of(this);
    }

    private Administration administration() {
        return administrator.get().administration();
    }

    @Override
    public Network createNetwork(NetworkRequest request) {
        return administration().createNetwork(request);
    }

    @Override
    public Subnet createSubnet(SubnetRequest request) {
        return administration().createSubnet(request);
    }

    @Override
    public void deleteSubnet(SubnetId subnet) {
        administration().deleteSubnet(subnet);
    }

    @Override
    public void deleteNetwork(NetworkId network) {
        administration().deleteNetwork(network);
    }

    @Override
    public ComputeId startCompute() {
        return administration().registerCompute(bootCompute()).id();
    }

    @Override
    public ComputeId bootCompute() {
        return new ComputeId("mem:a" + computes.incrementAndGet());
    }

    @Override
    public ComputeId unknownCompute() {
        ComputeId never = new ComputeId("mem:never-" + UUID.randomUUID());
        world.computes().kill(never);
        return never;
    }

    @Override
    public void killCompute(ComputeId compute) {
        world.computes().kill(compute);
        managementNics.remove(compute);
    }

    @Override
    public void replaceCompute(ComputeId compute) {
        world.computes().replace(compute);
        managementNics.remove(compute);
    }

    @Override
    public void loseNic(PortId port) {
        world.loseNic(port);
    }

    @Override
    public PortId createForeignPort(ForeignPort port) {
        PortId id = world.outsider()
                .createPort(port.networkId(), port.name(), port.fixedIps(), Optional.empty(), port.computeId());
        port.computeId()
                .ifPresent(compute -> managementNics
                        .computeIfAbsent(compute, key -> new ArrayList<>())
                        .add(new Nic(
                                port.networkId(),
                                new MacAddress("02:00:5e:00:53:01"),
                                Set.copyOf(port.fixedIps().stream()
                                        .map(FixedIp::ipAddress)
                                        .toList()),
                                1500,
                                true)));
        return id;
    }

    @Override
    public void deleteForeignPort(PortId port) {
        world.outsider().deletePort(port);
    }

    @Override
    public void changeForeignPort(PortId port, UnaryOperator<Port> change) {
        world.outsider().change(port, change);
    }

    @Override
    public Optional<NetworkDriver> openOtherInstallation() {
        NetworkDriver other = world.open(new InstallationId("another-installation"));
        drivers.add(other);
        return Optional.of(other);
    }

    @Override
    public void occupyPort(PortId port, String deviceId) {
        world.outsider().setDevice(port, deviceId);
    }

    @Override
    public Optional<ProcessBuilder> process() {
        return process;
    }

    @Override
    public void failStep(int step) {
        world.faults().failAt("*", ErrorKind.UNAVAILABLE, step);
    }

    @Override
    public void loseAnswer(String method) {
        world.faults().failAt(method + ".end", ErrorKind.UNKNOWN_OUTCOME);
    }

    @Override
    public boolean disarm() {
        return world.faults().clear();
    }

    @Override
    public List<Nic> nics(ComputeId compute) {
        List<Nic> nics = new ArrayList<>(managementNics.getOrDefault(compute, List.of()));
        world.nics(compute).forEach(attachment -> nics.add(nic(attachment)));
        return nics;
    }

    private static Nic nic(Attachment attachment) {
        Set<IpAddress> addresses = new HashSet<>(attachment.heldVips());
        attachment.port().fixedIps().forEach(fixedIp -> addresses.add(fixedIp.ipAddress()));
        return new Nic(
                attachment.network().id(),
                attachment.port().macAddress().orElseThrow(),
                addresses,
                attachment.network().mtu(),
                attachment.port().adminStateUp(),
                limit(attachment),
                limit(attachment));
    }

    private static OptionalLong limit(Attachment attachment) {
        return attachment.qosPolicy().map(QosPolicy::maxKilobitsPerSecond).orElse(OptionalLong.empty());
    }

    @Override
    public Map<PortId, Mark> markedPorts() {
        Map<PortId, Mark> marks = new HashMap<>();
        for (String line : records.get()) {
            Matcher port = MARKED_PORT.matcher(line);
            if (port.matches() && port.group(2).equals(INSTALLATION.value())) {
                marks.put(
                        new PortId(port.group(1)),
                        new Mark(
                                INSTALLATION,
                                Optional.of(port.group(3))
                                        .filter(id -> !id.isEmpty())
                                        .map(LoadBalancerId::new)));
            }
        }
        return marks;
    }

    @Override
    public Optional<Reach> reach() {
        return Optional.of(new MemoryReach(world));
    }

    @Override
    public Snapshot snapshot() {
        return Snapshot.of(records.get());
    }

    @Override
    public void close() {
        drivers.forEach(NetworkDriver::close);
    }
}
