package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.InternalSteps;
import dev.jackfield.store.Outsider;
import dev.jackfield.store.Store;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.FaultInjector;
import dev.jackfield.tck.ForeignPort;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.StepFaults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** An installation in this world for one test. Each driver has its own connection to the records and its own data plane, as a process has. */
final class LinuxFixture implements DriverFixture {
    private static final int FIRST_NAMED =
            System.getProperty("jackfield.world", "root").equals("user") ? 0 : 1;

    private final TestBed bed = new TestBed();
    private final Path records = LinuxProcess.records(bed.folder);
    private final List<NetworkDriver> drivers = new ArrayList<>();
    private final List<LinuxWitness> neighbours = new ArrayList<>();
    private final List<Runnable> closing = new ArrayList<>();
    private final Store outsiders;
    private final Outsider outsider;
    private final Map<PortId, Attachment> managementNics = new HashMap<>();
    private int computes;
    private final StepFaults faults = new StepFaults();

    LinuxFixture() {
        openAnother();
        outsiders = Store.inFile(records);
        outsider = new Outsider(outsiders, bed.plane);
    }

    @Override
    public NetworkDriver driver() {
        return drivers.getFirst();
    }

    @Override
    public NetworkDriver openAnother() {
        NetworkDriver driver = LinuxProcess.open(bed.installation, bed.folder, faults::reached);
        drivers.add(driver);
        return driver;
    }

    /** Each installation has a fabric and records of its own; the host and its namespaces are common ground. */
    @Override
    public Optional<NetworkDriver> openOtherInstallation() {
        TestBed other = new TestBed();
        NetworkDriver driver = LinuxProcess.open(other.installation, other.folder, InternalSteps.NONE);
        Store seen = Store.inFile(LinuxProcess.records(other.folder));
        neighbours.add(new LinuxWitness(other, seen));
        drivers.add(driver);
        closing.add(seen::close);
        closing.add(other::close);
        return Optional.of(driver);
    }

    @Override
    public Optional<ProcessBuilder> process() {
        return Optional.of(LinuxProcess.on(bed.installation, bed.folder));
    }

    @Override
    public NetworkWitness witness() {
        return new LinuxWitness(bed, outsiders, neighbours);
    }

    /** Namespaces with a name and processes by turns: the one first in root's world, the other in the user's. */
    @Override
    public ComputeId bootCompute() {
        boolean named = ++computes % 2 == FIRST_NAMED;
        return named ? bed.compute("tck" + computes) : bed.container();
    }

    @Override
    public Optional<ComputeId> otherIdOf(ComputeId compute) {
        String name = "linux-tck-other";
        bed.name(compute, name);
        return Optional.of(new ComputeId("netns:" + name));
    }

    @Override
    public ComputeId unknownCompute() {
        return new ComputeId("netns:linux-never-" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Override
    public void killCompute(ComputeId compute) {
        bed.kill(compute);
        managementNics.values().removeIf(it -> it.computeId().equals(compute));
    }

    @Override
    public void replaceCompute(ComputeId compute) {
        bed.replace(compute);
        managementNics.values().removeIf(it -> it.computeId().equals(compute));
    }

    @Override
    public void loseNic(PortId port) {
        Witness.run("ip", "-n", bed.fabric, "link", "del", LinkNames.hostEnd(port));
    }

    @Override
    public PortId createForeignPort(ForeignPort wanted) {
        PortId id = outsider.createPort(
                wanted.networkId(), wanted.name(), wanted.fixedIps(), Optional.empty(), wanted.computeId());
        wanted.computeId().ifPresent(compute -> {
            Port port = driver().getPort(id);
            List<Subnet> subnets = wanted.fixedIps().stream()
                    .map(FixedIp::subnetId)
                    .map(driver()::getSubnet)
                    .toList();
            Attachment nic = new Attachment(
                    port,
                    driver().getNetwork(port.networkId()),
                    subnets,
                    compute,
                    bed.plane.identify(compute),
                    false,
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
            bed.plane.attach(nic);
            managementNics.put(id, nic);
        });
        return id;
    }

    @Override
    public void deleteForeignPort(PortId port) {
        Optional.ofNullable(managementNics.remove(port)).ifPresent(bed.plane::detach);
        outsider.deletePort(port);
    }

    @Override
    public void changeForeignPort(PortId port, UnaryOperator<Port> change) {
        outsider.change(port, change);
    }

    @Override
    public void occupyPort(PortId port, String deviceId) {
        outsider.setDevice(port, deviceId);
    }

    @Override
    public Optional<FaultInjector> faults() {
        return Optional.of(faults);
    }

    @Override
    public void close() {
        drivers.forEach(NetworkDriver::close);
        closing.forEach(Runnable::run);
        outsiders.close();
        bed.close();
    }
}
