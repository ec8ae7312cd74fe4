package dev.jackfield.cli;

import dev.jackfield.core.Audit;
import dev.jackfield.core.Check;
import dev.jackfield.core.Controller;
import dev.jackfield.core.ControllerConfig;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.Lookup;
import dev.jackfield.core.Mending;
import dev.jackfield.core.NewPort;
import dev.jackfield.core.OrphanRemoval;
import dev.jackfield.core.Plan;
import dev.jackfield.core.Reconciliation;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.flow.Cancellation;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Compute;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.VipActivation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An open driver, and a controller over it, on a state directory. */
final class LocalSession implements Session {
    private final NetworkDriver driver;
    private final Lookup lookup;
    private final Controller controller;
    private final Cancellation cancellation;

    private LocalSession(NetworkDriver driver, Controller controller, Cancellation cancellation) {
        this.driver = driver;
        this.lookup = new Lookup(driver);
        this.controller = controller;
        this.cancellation = cancellation;
    }

    /**
     * Opens the driver and the controller that the options name.
     *
     * @throws NetworkException the driver cannot work here, or the state cannot be opened; nothing stays open
     */
    static LocalSession open(Jackfield jackfield, Progress progress) {
        StateDirectory state = jackfield.stateDirectory();
        String name = jackfield.driverName();
        NetworkDriver driver = Drivers.get(name)
                .open(new DriverConfig(state.installation(), state.network(name), jackfield.driverOptions()));
        try {
            Lookup lookup = new Lookup(driver);
            ControllerConfig config = ControllerConfig.in(state.controller(name))
                    .withListener(progress)
                    .withManagementNetworks(jackfield.managementNetworks().stream()
                            .map(network -> lookup.network(network).id())
                            .collect(Collectors.toSet()));
            return new LocalSession(driver, Controller.open(config, driver), progress.cancellation());
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    @Override
    public Administration administration() {
        return driver.administration();
    }

    @Override
    public Network network(String nameOrId) {
        return lookup.network(nameOrId);
    }

    @Override
    public Subnet subnet(String nameOrId) {
        return lookup.subnet(nameOrId);
    }

    @Override
    public Port port(String nameOrId) {
        return lookup.port(nameOrId);
    }

    @Override
    public QosPolicy qosPolicy(String nameOrId) {
        return lookup.qosPolicy(nameOrId);
    }

    @Override
    public SecurityGroup securityGroup(String nameOrId) {
        return lookup.securityGroup(nameOrId);
    }

    @Override
    public Port createPort(PortRequest request, Optional<ComputeId> compute) {
        return NewPort.make(driver, request, compute);
    }

    @Override
    public void deletePort(PortId port) {
        driver.deletePort(port);
    }

    @Override
    public Port applyQos(PortId port, Optional<QosPolicyId> policy) {
        driver.applyQos(port, policy);
        return driver.getPort(port);
    }

    @Override
    public RecoveryReport recover() {
        return RecoveryReport.recover(controller);
    }

    @Override
    public RecoveryReport retry(Optional<String> nameOrId) {
        return RecoveryReport.retry(controller, nameOrId);
    }

    @Override
    public List<LoadBalancerView> list() {
        Set<ComputeId> gone = goneComputes();
        return controller.list().stream()
                .map(record -> LoadBalancerView.of(record, gone))
                .toList();
    }

    @Override
    public LoadBalancerView show(String nameOrId) {
        LoadBalancerRecord record = controller.show(nameOrId);
        return LoadBalancerView.of(
                record, goneComputes(), holder(record), controller.upkeep().trace(record));
    }

    private LoadBalancerView view(LoadBalancerRecord record) {
        return LoadBalancerView.of(record, goneComputes(), holder(record), List.of());
    }

    /** The registered instances that are not there any more, as far as the driver can tell. */
    private Set<ComputeId> goneComputes() {
        return driver.capabilities().contains(Capability.ADMINISTRATION)
                ? administration().listComputes().stream()
                        .filter(compute -> !compute.alive())
                        .map(Compute::id)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Who holds the VIP; nobody, if it is not allocated yet or any more. */
    private Optional<VipActivation> holder(LoadBalancerRecord record) {
        try {
            return controller.findVipHolder(record.id().value());
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Plan plan(LoadBalancerSpec spec) {
        return controller.plan(spec);
    }

    @Override
    public LoadBalancerView create(LoadBalancerSpec spec) {
        return view(controller.create(spec, cancellation));
    }

    @Override
    public LoadBalancerView update(LoadBalancerSpec spec) {
        return view(controller.update(spec, cancellation));
    }

    @Override
    public LoadBalancerView adopt(LoadBalancerSpec spec, LoadBalancerId id) {
        return view(controller.adopt(spec, id, cancellation));
    }

    @Override
    public VipActivation switchVip(String nameOrId, Optional<String> amphora) {
        return controller.switchVip(nameOrId, amphora);
    }

    @Override
    public LoadBalancerView replace(String nameOrId, String lost, ComputeId replacement) {
        return view(controller.replace(nameOrId, lost, replacement, cancellation));
    }

    @Override
    public LoadBalancerView replaceAll(String nameOrId, List<ComputeId> replacements) {
        return view(controller.replaceAll(nameOrId, replacements, cancellation));
    }

    @Override
    public String delete(String nameOrId) {
        String id = controller.show(nameOrId).id().value();
        controller.delete(id);
        return id;
    }

    @Override
    public String release(String nameOrId) {
        String id = controller.show(nameOrId).id().value();
        controller.release(id);
        return id;
    }

    @Override
    public CheckView check(String nameOrId) {
        Check check = controller.upkeep().check(nameOrId);
        return CheckView.of(check.record().id(), check.record().name(), check.hops());
    }

    @Override
    public Audit audit() {
        return controller.upkeep().audit();
    }

    @Override
    public OrphanRemoval removeOrphans(Duration grace) {
        return controller.upkeep().removeOrphans(grace);
    }

    @Override
    public Reconciliation reconcile(Optional<String> nameOrId) {
        return controller.upkeep().reconcile(nameOrId);
    }

    @Override
    public Mending mend(Optional<String> nameOrId, Duration grace) {
        return controller.upkeep().mend(nameOrId, grace);
    }

    @Override
    public void cancel() {
        cancellation.request();
    }

    @Override
    public String unattended() {
        return "the next command takes it back or finishes it";
    }

    @Override
    public void close() {
        try (driver) {
            controller.close();
        }
    }
}
