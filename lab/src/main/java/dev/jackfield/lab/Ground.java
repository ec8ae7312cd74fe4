package dev.jackfield.lab;

import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the demo stands on: how its hosts come to be on networks, who moves the VIP, and how all that goes again. The story is the same
 * on each; {@link HostGround} is this machine alone, {@link OpenStackGround} a cloud.
 */
interface Ground extends AutoCloseable {
    /** How often the active amphora is killed. */
    int kills();

    /** How fast and how patiently the client asks. */
    LoadGenerator.Pace pace();

    /** How long one of the controller's operations may take with all its calls. */
    Duration deadline();

    /** Makes the networks, and puts the client and the members on them with the addresses of {@link DemoNetworks}. */
    DemoNetworks.Subnets prepare(LabHost client, List<LabHost> members) throws InterruptedException;

    /** Makes compute instances of hosts, which are on no network yet; in the hosts' order. */
    List<ComputeId> amphorae(List<LabHost> hosts) throws InterruptedException;

    /** Brings the NICs of an amphora, which the driver plugged, to its host. */
    void connect(Amphora amphora, LabHost host) throws InterruptedException;

    /** Has the VIP come to an amphora when it is its turn. Its HAProxy runs by now. */
    void carry(Amphora amphora, LabHost host, Process haproxy);

    /** Who holds the VIP, of the amphorae that live. */
    AmphoraId holder(LoadBalancerRecord loadBalancer, Map<ComputeId, LabHost> hosts) throws InterruptedException;

    /** Kills all that runs in an amphora, and then {@link #rest}. */
    Kill kill(LabHost host);

    /** What else of an amphora goes with its processes, in words. */
    String rest();

    /** Waits until the VIP has left an amphora that was killed. */
    void awaitMoveFrom(AmphoraId dead);

    /** Takes away what is left of an amphora that was killed and replaced. */
    void discard(ComputeId compute, LabHost host) throws InterruptedException;

    /** Whether something of an earlier demo is there, as far as can be told at once. */
    boolean isNeeded();

    /**
     * Takes away networks, computes and what is on them. There is no load balancer and no process of the demo any more.
     *
     * @param hosts takes the hosts' namespaces away; to be called once nothing of value is in them
     */
    void clean(Runnable hosts);

    /** What is left, in words, as somebody else than the driver sees it where there is somebody. */
    List<String> leftovers();

    /** Stops what of the ground's own runs for the demo. It begins again when it is needed. */
    @Override
    void close();
}
