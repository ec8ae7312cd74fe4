package dev.jackfield.core;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Difference;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Hop;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each thing that can be missing behind a load balancer is found, and nothing else is said to be wrong. */
class CheckTest {
    @TempDir
    Path state;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        web = world.controller.create(World.pair());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Amphora second() {
        return web.loadBalancer().amphorae().get(1);
    }

    private void brokenIs(String name, String seen) {
        Check check = world.controller.upkeep().check("web");
        assertThat(check.isSound()).isFalse();
        assertThat(check.hops(Hop.State.BROKEN)).singleElement().satisfies(hop -> {
            assertThat(hop.name()).isEqualTo(name);
            assertThat(hop.seen()).contains(seen);
        });
    }

    @Test
    void aWholeLoadBalancerIsSoundAndACheckChangesNothing() {
        world.faults.reset();

        Check check = world.controller.upkeep().check("web");

        assertThat(check.isSound()).isTrue();
        assertThat(check.hops()).extracting(Hop::state).containsOnly(Hop.State.OK);
        assertThat(check.hops())
                .extracting(Hop::name)
                .contains("record of load balancer web", "holder of the VIP", "way of mem:amp-2 to the members");
        assertThat(check.hops())
                .as("what is seen")
                .anySatisfy(hop -> {
                    assertThat(hop.name()).startsWith("VIP port");
                    assertThat(hop.seen())
                            .contains(web.loadBalancer()
                                    .vip()
                                    .ipAddress()
                                    .orElseThrow()
                                    .toString());
                })
                .anySatisfy(hop -> assertThat(hop.seen()).isEqualTo("mem:amp-1, move 1"))
                .anySatisfy(hop -> assertThat(hop.seen()).isEqualTo("2 subnets"));
        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void aVipThatNobodyWasGiven() {
        LoadBalancerSpec pair = World.pair();
        world.controller.create(new LoadBalancerSpec(
                "other",
                pair.project(),
                pair.topology(),
                pair.vip(),
                pair.additionalVips(),
                pair.listeners(),
                pair.members(),
                List.of(World.AMP_3, World.AMP_4),
                Optional.of(VipOwner.AMPHORA)));
        LoadBalancerRecord other = world.controller.show("other");
        LoadBalancerRecord given = new LoadBalancerRecord(
                other.spec(),
                other.loadBalancer(),
                VipOwner.DRIVER,
                other.nics(),
                other.addresses(),
                other.status(),
                other.reason(),
                other.createdAt(),
                other.leftovers());

        assertThat(new Checker(world.driver, given).check().hops(Hop.State.BROKEN))
                .singleElement()
                .satisfies(hop -> {
                    assertThat(hop.name()).isEqualTo("holder of the VIP");
                    assertThat(hop.seen()).isEqualTo("nobody was given the VIP");
                });
        assertThat(new Checker(world.driver, given).differences())
                .extracting(Difference::kind)
                .containsExactly(Difference.Kind.VIP);
    }

    @Test
    void aVipThatAnAmphoraOutOfServiceWasGiven() {
        LoadBalancer loadBalancer = web.loadBalancer();
        Amphora stranger = Amphora.builder(new AmphoraId("stranger"))
                .computeId(World.AMP_3)
                .build();
        Subnet subnet = world.driver.getSubnetByName("public");
        world.memory.activateVip(
                loadBalancer, world.memory.plugVipPort(loadBalancer, loadBalancer.vip(), stranger, subnet), 2);

        brokenIs("holder of the VIP", "amphora stranger, which is not in service");
    }

    @Test
    void whatCannotBeLookedAtIsUnknown() {
        world.faults.pretend(Capability.TRACE);
        world.faults.visitReading(method -> {
            throw new NetworkServiceException(ErrorKind.UNAVAILABLE, "no answer", ErrorContext.of(method));
        });

        Check check = world.controller.upkeep().check("web");
        world.faults.reset();

        assertThat(check.hops(Hop.State.BROKEN)).isEmpty();
        assertThat(check.hops(Hop.State.UNKNOWN))
                .allSatisfy(hop -> assertThat(hop.seen()).isEqualTo("no answer"))
                .extracting(Hop::name)
                .contains(
                        "VIP port " + web.loadBalancer().vip().portId().orElseThrow(),
                        "way of mem:amp-1 to the members",
                        "trace of the driver");
    }

    @Test
    void aLoadBalancerThatIsBeingMade() {
        List<Hop> seen = new ArrayList<>();
        world.faults.visit(method -> {
            if (method.equals("allocateVip")) {
                seen.addAll(world.controller.upkeep().check("other").hops());
            }
        });

        world.controller.create(World.single("other", World.AMP_3));

        assertThat(seen)
                .contains(
                        new Hop(
                                "record of load balancer other",
                                Hop.State.UNKNOWN,
                                "PENDING_CREATE: somebody is at work on it"),
                        new Hop("VIP", Hop.State.UNKNOWN, "not allocated"));
    }

    @Test
    void aComputeThatIsGoneIsADifferenceWhereTheDriverComparesNothing() {
        world.faults.withhold(Capability.RECONCILE);
        world.kill(World.AMP_2);

        assertThat(new Checker(world.driver, web).differences())
                .filteredOn(it -> it.kind() == Difference.Kind.COMPUTE)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.name()).isEqualTo("mem:amp-2");
                    assertThat(it.remedy()).isEqualTo(Difference.Remedy.REPLACE);
                });
    }

    @Test
    void whatATraceFindsIsADifferenceOnceAndWhereTheDriverComparesNothing() {
        PortId gone = second().vrrpPortId().orElseThrow();
        world.memory.deletePort(gone);
        world.faults.trace(() -> List.of(
                new Hop("port " + gone + ", base port", Hop.State.BROKEN, "there is none"),
                new Hop("network n", Hop.State.UNKNOWN, "no answer"),
                new Hop("security group g", Hop.State.BROKEN, "lets nothing in")));
        assertThat(new Checker(world.driver, web).differences())
                .extracting(Difference::kind)
                .doesNotContain(Difference.Kind.HOP);

        world.faults.withhold(Capability.RECONCILE);

        assertThat(new Checker(world.driver, web).differences())
                .filteredOn(it -> it.kind() == Difference.Kind.HOP)
                .extracting(Difference::name)
                .containsExactly("security group g");
    }

    @Test
    void aBasePortThatIsGone() {
        PortId port = second().vrrpPortId().orElseThrow();
        world.memory.deletePort(port);
        Check check = world.controller.upkeep().check("web");
        assertThat(check.hops(Hop.State.BROKEN))
                .extracting(Hop::name)
                .containsExactly("base port " + port + " of mem:amp-2", "way of mem:amp-2 to the members");
    }

    @Test
    void aMemberNicThatIsGone() {
        PortId port = web.nics().get(1).portId().orElseThrow();
        world.memory.deletePort(port);
        Check check = world.controller.upkeep().check("web");
        assertThat(check.hops(Hop.State.BROKEN))
                .extracting(Hop::name)
                .containsExactly("member NIC " + port + " of mem:amp-2", "way of mem:amp-2 to the members");
    }

    @Test
    void aMembersAddressThatIsGoneFromTheBasePort() {
        world.memory.unplugFixedIp(
                second().vrrpPortId().orElseThrow(),
                world.driver.getSubnetByName("dmz").id());
        brokenIs("way of mem:amp-2 to the members", "has no address of subnet");
    }

    @Test
    void aVipPortThatIsGone() {
        PortId port = web.loadBalancer().vip().portId().orElseThrow();
        world.memory.deletePort(port);
        brokenIs("VIP port " + port, "there is no such port");
    }

    @Test
    void aPortThatLostAnAddressOrMayNotSendAsTheVip() {
        RecordedPort base = RecordedPort.of(web).stream()
                .filter(port -> port.vip().isPresent())
                .findFirst()
                .orElseThrow();
        Port whole = world.driver.getPort(base.id());
        IpAddress own = base.addresses().getFirst();

        assertThat(base.wrongWith(whole)).isEmpty();
        assertThat(base.wrongWith(whole.toBuilder().fixedIps(List.of()).build()))
                .containsExactly("lacks " + own);
        IpAddress other = IpAddress.parse("203.0.113.250");
        FixedIp strange = new FixedIp(whole.fixedIps().getFirst().subnetId(), other);
        assertThat(base.wrongWith(whole.toBuilder().fixedIps(List.of(strange)).build()))
                .containsExactly("lacks " + own);
        assertThat(base.wrongWith(whole.toBuilder()
                        .allowedAddressPairs(List.of(AllowedAddressPair.of(other)))
                        .build()))
                .hasSameSizeAs(web.loadBalancer().vipAddresses());
        SecurityGroupId group = new SecurityGroupId("of-the-user");
        LoadBalancer grouped = web.loadBalancer().toBuilder()
                .vip(web.loadBalancer().vip().toBuilder()
                        .securityGroupIds(List.of(group))
                        .build())
                .build();
        assertThat(RecordedPort.of(web.withPlugged(grouped, web.nics(), web.addresses())).stream()
                        .filter(port -> port.vip().isPresent())
                        .findFirst()
                        .orElseThrow()
                        .wrongWith(whole))
                .containsExactly("is not in security group " + group);
        assertThat(base.wrongWith(
                        whole.toBuilder().allowedAddressPairs(List.of()).build()))
                .containsExactlyElementsOf(web.loadBalancer().vipAddresses().stream()
                        .map(vip -> "may not send as the VIP " + vip)
                        .toList());
    }

    @Test
    void aComputeThatIsGone() {
        world.kill(World.AMP_2);
        brokenIs("way of mem:amp-2 to the members", "mem:amp-2");
    }

    @Test
    void anErrorOfTheRecord() {
        try (LoadBalancerStore store = new LoadBalancerStore(state.resolve("controller.db"))) {
            store.update(web.withStatus(LoadBalancerStatus.ERROR, "something is left"));
        }
        brokenIs("record of load balancer web", "something is left");
    }

    @Test
    void aLoadBalancerThatThereIsNot() {
        assertThatThrownBy(() -> world.controller.upkeep().check("nix"))
                .isInstanceOf(LoadBalancerNotFoundException.class);
    }
}
