package dev.jackfield.tck;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.tck.EveryMethod.Call;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Each internal step of each method fails in turn. A method that makes something leaves nothing new behind; one that removes
 * something finishes when it is called again.
 */
abstract class FaultTck extends FaultSweep {
    FaultTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers({"allocateVip-17", "deallocateVip-8"})
    final void allocationAndDeallocation() {
        Network network = network();
        LoadBalancer loadBalancer = loadBalancer(subnet4(network), subnet6(network));

        sweep(() -> driver().allocateVip(loadBalancer), () -> driver().deallocateVip(loadBalancer.vip()));
    }

    @Test
    @Covers({"allocateVip-26"})
    final void changingAdditionalVips() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer other = wish.toBuilder()
                .additionalVips(List.of(additionalVip(wish.id(), subnet(network, "198.51.100.0/24"), Optional.empty())))
                .build();
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish), amphora(wish)));
        List<Amphora> amphorae = driver().plugVip(loadBalancer, loadBalancer.vip());
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(loadBalancer.toBuilder().amphorae(amphorae).build(), amphorae.getFirst(), 1);
        }

        eachStepFails(
                true, FaultSweep::nothing, () -> driver().allocateVip(other), () -> driver().allocateVip(loadBalancer));
    }

    @Test
    @Covers({"plugVip-7", "unplugVip-5", "deallocateVip-8"})
    final void pluggingAndUnpluggingAVip() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer pair = with(wish, amphora(wish), amphora(wish));
        Runnable whole = () -> {
            LoadBalancer allocated = allocated(pair);
            driver().plugVip(allocated, allocated.vip());
        };
        eachStepFails(false, whole, () -> driver().deallocateVip(pair.vip()), FaultSweep::nothing);

        LoadBalancer loadBalancer = allocated(pair);
        sweep(
                () -> driver().plugVip(loadBalancer, loadBalancer.vip()),
                () -> driver().unplugVip(loadBalancer, loadBalancer.vip()));
    }

    @Test
    @Covers({"plugVipPort-10", "unplugVipPort-4"})
    final void connectingAndDisconnectingAnAmphora() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6(network)));
        connected(loadBalancer, subnet);
        Amphora amphora = amphora(loadBalancer);

        sweep(
                () -> driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora, subnet),
                () -> driver().unplugVipPort(loadBalancer.vip(), amphora, subnet));
    }

    @Test
    @Covers({"updateVipSecurityGroup-4", "updateAmphoraSecurityGroup-4", "deallocateVip-8"})
    final void securityGroups() {
        needs(Capability.SECURITY_GROUPS);
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network)).toBuilder()
                .listeners(List.of(Listener.of(ListenerProtocol.TCP, 80)))
                .build();
        Amphora amphora = amphora(wish);
        Runnable allocate = () -> driver().allocateVip(wish);
        Runnable join = () ->
                driver().updateVipSecurityGroup(wish, driver().allocateVip(wish).vip());
        Runnable plug = () -> {
            LoadBalancer allocated = allocated(with(wish, amphora));
            driver().plugVip(allocated, allocated.vip());
        };
        Runnable joinAmphora = () -> driver().updateAmphoraSecurityGroup(wish, amphora, wish.vip());
        Runnable deallocate = () -> driver().deallocateVip(wish.vip());

        eachStepFails(true, allocate, () -> driver().updateVipSecurityGroup(wish, wish.vip()), deallocate);
        eachStepFails(true, plug, joinAmphora, deallocate);
        eachStepFails(
                false,
                () -> {
                    plug.run();
                    join.run();
                    joinAmphora.run();
                },
                deallocate,
                FaultSweep::nothing);
    }

    @Test
    @Covers({"updateVip-5", "updateVipSecurityGroup-4", "updateSourceSecurityGroup-5", "deallocateVip-8"})
    final void groupsOfAttachedPorts() {
        needs(Capability.SECURITY_GROUPS);
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet, subnet6(network));
        LoadBalancer pair = with(wish, amphora(wish), amphora(wish));
        LoadBalancer listening = pair.toBuilder()
                .listeners(List.of(Listener.of(ListenerProtocol.TCP, 80)))
                .build();
        Runnable deallocate = () -> driver().deallocateVip(pair.vip());
        Runnable plug = () -> {
            LoadBalancer allocated = allocated(pair);
            driver().updateVipSecurityGroup(allocated, allocated.vip());
            driver().plugVip(allocated, allocated.vip());
        };
        Runnable whole = () -> {
            plug.run();
            driver().updateSourceSecurityGroup(pair);
        };

        eachStepFails(true, plug, () -> driver().updateVip(listening, false), deallocate);
        eachStepFails(true, plug, () -> driver().updateSourceSecurityGroup(pair), deallocate);
        eachStepFails(false, whole, deallocate, FaultSweep::nothing);
    }

    @Test
    @Covers({"adopt-8", "release-4"})
    final void adoption() {
        needs(Capability.ADOPTION);
        LoadBalancer wish = loadBalancer(subnet4(network()));
        LoadBalancer loadBalancer = allocated(with(wish, amphora(wish)));
        driver().updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        driver().plugVip(loadBalancer, loadBalancer.vip());
        Adoptable found = driver().findAdoptable(wish.id()).orElseThrow();
        driver().release(wish.id());

        sweep(() -> driver().adopt(found, List.of()), () -> driver().release(wish.id()));
    }

    @Test
    @Covers("activateVip-9")
    final void activation() {
        needs(Capability.ACTIVATE_VIP);
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet, subnet6(network)));
        Amphora holder = connected(loadBalancer, subnet);
        Amphora next = connected(loadBalancer, subnet);
        for (int step = 0; step < TOO_MANY; step++) {
            long generation = 2L * step + 1;
            driver().activateVip(loadBalancer, holder, generation);
            Snapshot before = witness().snapshot();
            Runnable move = () -> driver().activateVip(loadBalancer, next, generation + 1);
            Outcome outcome = withFault(step, move);
            if (outcome.raised().isPresent() && !outcome.lostAnswer()) {
                assertThat(witness().snapshot())
                        .as("after step %s failed", step)
                        .isEqualTo(before);
            }
            move.run();
            assertThat(wired(compute(next), basePort(next)).addresses()).contains(address(loadBalancer.vip()));
            if (!outcome.fired()) {
                assertThat(step).as("steps that could fail").isPositive();
                return;
            }
        }
        throw new AssertionError("more than " + TOO_MANY + " steps");
    }

    @Test
    @Covers({"plugNetwork-13", "unplugNetwork-7", "unplugNetworkAddress-7"})
    final void pluggingAndUnpluggingANetwork() {
        Network network = network();
        subnet4(network);
        subnet6(network);
        ComputeId compute = world().startCompute();
        PlugNetworkRequest any = PlugNetworkRequest.of(compute, network.id());
        PlugNetworkRequest certain = new PlugNetworkRequest(
                compute, network.id(), Optional.of(ip("203.0.113.77")), List.of(), Optional.of(newLoadBalancerId()));

        sweep(() -> driver().plugNetwork(any), () -> driver().unplugNetwork(compute, network.id()));
        sweep(() -> driver().plugNetwork(certain), () -> driver().unplugNetwork(compute, network.id()));
        eachStepFails(
                false,
                () -> driver().plugNetwork(certain),
                () -> driver().unplugNetwork(compute, network.id(), ip("203.0.113.77")),
                () -> driver().unplugNetwork(compute, network.id()));
    }

    @Test
    @Covers({"plugFixedIp-11", "unplugFixedIp-5"})
    final void addressesOfAPort() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Subnet further = subnet6(network);
        PortId port = driver().plugNetwork(new PlugNetworkRequest(
                        world().startCompute(), network.id(), Optional.empty(), List.of(subnet.id()), Optional.empty()))
                .portId();
        Runnable unplug = () -> driver().unplugFixedIp(port, further.id());
        Runnable plugCertain = () -> driver().plugFixedIp(port, further.id(), ip("2001:db8:1::77"));

        eachStepFails(true, FaultSweep::nothing, () -> driver().plugFixedIp(port, further.id()), unplug);
        eachStepFails(true, FaultSweep::nothing, plugCertain, unplug);
        eachStepFails(true, plugCertain, unplug, unplug);
    }

    @Test
    @Covers({"createPort-13", "plugPort-9", "deletePort-5", "setPortAdminState-5"})
    final void ports() {
        Network network = network();
        Subnet subnet = subnet4(network);
        subnet6(network);
        PortRequest request = PortRequest.builder(network.id(), "port")
                .loadBalancer(newLoadBalancerId())
                .secondaryIps(List.of(ip("203.0.113.200")))
                .build();
        Amphora amphora = amphora(loadBalancer(subnet));
        Runnable create = () -> driver().createPort(request);
        Runnable attach = () -> driver().plugPort(amphora, named("port"));
        Runnable delete = () -> marked().forEach(driver()::deletePort);

        eachStepFails(true, FaultSweep::nothing, create, delete);
        eachStepFails(true, create, attach, delete);
        eachStepFails(
                false,
                () -> {
                    create.run();
                    attach.run();
                },
                delete,
                FaultSweep::nothing);

        create.run();
        attach.run();
        eachStepFails(
                true,
                FaultSweep::nothing,
                () -> driver().setPortAdminState(named("port"), false),
                () -> driver().setPortAdminState(named("port"), true));
    }

    @Test
    @Covers("mend-5")
    final void mending() {
        needs(Capability.RECONCILE);
        Subnet subnet = subnet4(network());
        LoadBalancer wish = loadBalancer(subnet);
        LoadBalancer allocated = allocated(with(wish, amphora(wish)));
        List<Amphora> amphorae = driver().plugVip(allocated, allocated.vip());
        if (driver().capabilities().contains(Capability.ACTIVATE_VIP)) {
            driver().activateVip(allocated.toBuilder().amphorae(amphorae).build(), amphorae.getFirst(), 1);
        }
        PortId port = basePort(amphorae.getFirst());
        world().loseNic(port);
        List<Difference> lost = driver().listDifferences(Optional.empty());
        lost.forEach(driver()::mend);

        eachStepFails(false, () -> world().loseNic(port), () -> lost.forEach(driver()::mend), FaultTck::nothing);
    }

    private PortId named(String name) {
        return driver().getPortByName(name).id();
    }

    private List<PortId> marked() {
        return List.copyOf(witness().markedPorts().keySet());
    }

    @Test
    @Covers("time-5")
    final void theAnswerOfAnyMethodIsLost() {
        Map<String, List<Shape>> undisturbed = new LinkedHashMap<>();
        for (Call call : new EveryMethod(this).changing) {
            Shape answer = Shape.of(call.make());
            undisturbed.put(call.method(), List.of(answer, Shape.of(witness().snapshot())));
        }
        close();
        open();

        FaultInjector faults = world().faults().orElseThrow();
        for (Call call : new EveryMethod(this).changing) {
            faults.loseAnswer(call.method().split(" ")[0]);
            assertThat(catchThrowable(call::make))
                    .as("%s, whose answer is lost", call)
                    .isInstanceOfSatisfying(
                            NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME));
            assertThat(faults.disarm()).isTrue();
            Shape answer = Shape.of(call.make());
            assertThat(List.of(answer, Shape.of(witness().snapshot())))
                    .as("%s again", call)
                    .isEqualTo(undisturbed.get(call.method()));
        }
    }

    @Test
    @Covers({"applyQos-9", "plugPort-9"})
    final void puttingAPortUnderAQosPolicy() {
        needs(Capability.QOS);
        Network network = network();
        subnet4(network);
        Optional<QosPolicyId> slow = Optional.of(world().createQosPolicy(QosPolicyRequest.of(unique("slow"), 1000))
                .id());
        Optional<QosPolicyId> fast = Optional.of(world().createQosPolicy(QosPolicyRequest.of(unique("fast"), 2000))
                .id());
        Port port = port(network);
        Amphora amphora = Amphora.builder(new AmphoraId("qos"))
                .computeId(world().startCompute())
                .build();
        driver().plugPort(amphora, port.id());

        sweep(() -> driver().applyQos(port.id(), slow), () -> driver().applyQos(port.id(), Optional.empty()));
        driver().applyQos(port.id(), fast);
        eachStepFails(
                true,
                FaultSweep::nothing,
                () -> driver().applyQos(port.id(), slow),
                () -> driver().applyQos(port.id(), fast));
        PortRequest request = PortRequest.builder(network.id(), unique("limited"))
                .qosPolicyId(slow.get())
                .build();
        eachStepFails(
                true,
                () -> driver().createPort(request),
                () -> driver().plugPort(
                                amphora, driver().getPortByName(request.name()).id()),
                () -> driver().deletePort(driver().getPortByName(request.name()).id()));
    }
}
