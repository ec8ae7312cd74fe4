package dev.jackfield.cli;

import dev.jackfield.core.Audit;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.Mending;
import dev.jackfield.core.OrphanRemoval;
import dev.jackfield.core.Plan;
import dev.jackfield.core.Reconciliation;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.network.Administration;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
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

/**
 * What commands work with: a driver and a controller in this process, or a daemon that has them. Both do the same, and throw the same
 * kinds of {@link dev.jackfield.network.NetworkException}. What is called by its name may be called by its id.
 */
interface Session extends AutoCloseable {
    /**
     * Opens what the options name.
     *
     * @throws dev.jackfield.network.NetworkException it cannot be opened; nothing stays open
     */
    static Session open(Jackfield jackfield) {
        Progress progress = new Progress(jackfield.surroundings());
        return jackfield
                .daemon()
                .<Session>map(daemon -> new RemoteSession(daemon, progress))
                .orElseGet(() -> LocalSession.open(jackfield, progress));
    }

    Administration administration();

    Network network(String nameOrId);

    Subnet subnet(String nameOrId);

    Port port(String nameOrId);

    QosPolicy qosPolicy(String nameOrId);

    SecurityGroup securityGroup(String nameOrId);

    /** Makes a port, and attaches it if a compute is named; one that cannot be attached is not left. */
    Port createPort(PortRequest request, Optional<ComputeId> compute);

    void deletePort(PortId port);

    /** Puts a port under a policy, or under none; returns it as it is then. */
    Port applyQos(PortId port, Optional<QosPolicyId> policy);

    /** Finishes what dead processes left, where that is for a command to do. */
    RecoveryReport recover();

    /** Tries again what could not be finished or taken back, of one or of all. */
    RecoveryReport retry(Optional<String> nameOrId);

    List<LoadBalancerView> list();

    /** A load balancer with who holds its VIP, and the way of its traffic. */
    LoadBalancerView show(String nameOrId);

    Plan plan(LoadBalancerSpec spec);

    LoadBalancerView create(LoadBalancerSpec spec);

    LoadBalancerView update(LoadBalancerSpec spec);

    LoadBalancerView adopt(LoadBalancerSpec spec, LoadBalancerId id);

    VipActivation switchVip(String nameOrId, Optional<String> amphora);

    LoadBalancerView replace(String nameOrId, String lost, ComputeId replacement);

    LoadBalancerView replaceAll(String nameOrId, List<ComputeId> replacements);

    /** Deletes a load balancer; returns its id. */
    String delete(String nameOrId);

    /** Gives a load balancer away; returns its id. */
    String release(String nameOrId);

    CheckView check(String nameOrId);

    Audit audit();

    OrphanRemoval removeOrphans(Duration grace);

    Reconciliation reconcile(Optional<String> nameOrId);

    Mending mend(Optional<String> nameOrId, Duration grace);

    /** Stops the flow that runs, or that comes next, and has it taken back. Any thread. */
    void cancel();

    /** What becomes of a flow that nobody waits for any more, in words. */
    String unattended();

    @Override
    void close();
}
