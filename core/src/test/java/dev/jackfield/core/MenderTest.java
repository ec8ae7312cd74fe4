package dev.jackfield.core;

import dev.jackfield.core.Mending.Outcome;
import dev.jackfield.core.Mending.Result;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Interface;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyRequest;
import dev.jackfield.network.VipActivation;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A mending says what became of each difference, also where somebody else had a hand in it, and keeps the VIP where it is. */
class MenderTest {
    @TempDir
    Path state;

    private World world;
    private LoadBalancerRecord web;

    @BeforeEach
    void open() {
        world = new World(state);
        web = world.controller.create(World.pair());
        world.faults.reset();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private PortId base(int index) {
        return web.loadBalancer().amphorae().get(index).vrrpPortId().orElseThrow();
    }

    private List<Outcome> mend() {
        return world.controller.upkeep().mend(Optional.empty(), Duration.ZERO).outcomes();
    }

    private void only(Result result, String why) {
        assertThat(mend()).singleElement().satisfies(outcome -> {
            assertThat(outcome.difference().subject().port()).contains(base(1));
            assertThat(outcome.result()).isEqualTo(result);
            assertThat(outcome.why()).contains(why);
        });
    }

    @Test
    void whatIsUndoneAgainIsMendedOnceAndThenToldAsFailed() {
        world.memory.world().loseNic(base(1));
        world.faults.visitAfter(method -> world.memory.world().loseNic(base(1)));

        only(Result.FAILED, "was mended, and differs again");

        assertThat(world.faults.calls()).containsExactly("mend");
    }

    /** As on OpenStack, of whose security groups only the trace tells. */
    @Test
    void whatOnlyTheTraceOfADriverShowsIsPluggedAnew() {
        AtomicBoolean isThere = new AtomicBoolean();
        world.faults.withhold(Capability.RECONCILE);
        world.faults.trace(() -> isThere.get() ? List.of() : List.of(closed()));
        world.faults.visitAfter(method -> isThere.compareAndSet(false, method.equals("updateVipSecurityGroup")));

        assertThat(mend()).singleElement().satisfies(outcome -> {
            assertThat(outcome.difference().kind()).isEqualTo(Kind.HOP);
            assertThat(outcome.difference().name()).isEqualTo("security group g");
            assertThat(outcome.difference().real()).isEqualTo("lets nothing in");
            assertThat(outcome.difference().subject().loadBalancer()).contains(web.id());
            assertThat(outcome.result()).isEqualTo(Result.MENDED);
        });
        assertThat(mend()).isEmpty();
    }

    @Test
    void whatPluggingAnewDoesNotMendIsToldAsFailed() {
        world.faults.withhold(Capability.RECONCILE);
        world.faults.trace(() -> List.of(new Hop("security group f", Hop.State.OK, "open"), closed()));

        assertThat(mend()).singleElement().satisfies(outcome -> {
            assertThat(outcome.difference().name()).isEqualTo("security group g");
            assertThat(outcome.result()).isEqualTo(Result.FAILED);
            assertThat(outcome.why()).isEqualTo("was plugged anew, and is still so");
        });
    }

    private static Hop closed() {
        return new Hop("security group g", Hop.State.BROKEN, "lets nothing in");
    }

    @Test
    void whatTheDriverCannotMendIsToldWithItsWords() {
        world.memory.world().loseNic(base(1));
        world.faults.breakMethod("mend");

        only(Result.FAILED, "injected: mend");
    }

    @Test
    void whatSomebodyMendedMeanwhileIsToldAndNotMendedAgain() {
        world.memory.world().loseNic(base(1));
        Difference difference = world.controller
                .upkeep()
                .reconcile(Optional.empty())
                .differences()
                .getFirst();
        world.faults.afterListing(() -> world.memory.mend(difference));

        only(Result.MENDED, "it is as it should be by now");

        assertThat(world.faults.calls()).isEmpty();
    }

    @Test
    void whatTheDriverHasOtherwiseIsMendedBeforeWhatItHasLost() {
        world.memory.world().loseNic(base(1));
        world.memory.deletePort(web.nics().getFirst().portId().orElseThrow());

        assertThat(mend())
                .allSatisfy(it -> assertThat(it.result()).isEqualTo(Result.MENDED))
                .extracting(Outcome::why)
                .contains("is made as it should be", "plugged anew");

        assertThat(world.faults.calls()).startsWith("mend", "allocateVip");
    }

    @Test
    void whatCannotBeLookedAtAgainIsToldAsFailed() {
        world.memory.world().loseNic(base(1));
        AtomicInteger looks = new AtomicInteger();
        world.faults.visitReading(method -> {
            if (method.equals("listDifferences") && looks.incrementAndGet() == 2) {
                throw new NetworkServiceException(ErrorKind.UNAVAILABLE, "no answer", ErrorContext.of(method));
            }
        });

        only(Result.FAILED, "no answer");
    }

    @Test
    void whatFailedAndIsNoDifferenceAtTheEndIsNotToldAsFailed() {
        world.memory.world().loseNic(base(1));
        world.faults.breakMethod("mend");
        world.faults.visitReading(method -> {
            if (method.equals("listDifferences") && world.faults.calls().contains("mend")) {
                world.faults.mended().forEach(world.memory::mend);
            }
        });

        only(Result.MENDED, "it is as it should be by now");
    }

    @Test
    void whatIsAsItShouldBeAtTheSecondLookIsNoDifference() {
        QosPolicy gold = world.memory.administration().createQosPolicy(QosPolicyRequest.of("gold", 100_000));
        world.memory.applyQos(base(0), Optional.of(gold.id()));
        assertThat(world.controller.upkeep().reconcile(Optional.empty()).isClean())
                .isFalse();
        world.faults.visitReading(method -> {
            if (method.equals("getPluggedNetworks")) { // asked after each base port
                world.memory.applyQos(base(0), Optional.empty());
            }
        });

        assertThat(world.controller.upkeep().reconcile(Optional.empty()).isClean())
                .isTrue();
    }

    @Test
    void whatHasAFlowToBeFinishedIsLeft() {
        world.faults.breakMethod("plugFixedIp");
        world.faults.breakMethod("unplugVipPort");
        assertThatThrownBy(() -> world.controller.replace("web", "mem:amp-1", World.AMP_3))
                .hasMessage("injected: plugFixedIp");
        world.memory.world().loseNic(base(1));

        only(Result.LEFT, "a flow of its load balancer has yet to be finished: replace could not be taken back");
    }

    @Test
    void theHolderKeepsTheVipThatIsReservedAnew() {
        VipActivation given = world.controller.switchVip("web", Optional.of("mem:amp-2"));
        world.memory.deletePort(web.loadBalancer().vip().portId().orElseThrow());

        assertThat(mend()).extracting(Outcome::result).containsOnly(Result.MENDED);

        assertThat(world.controller.findVipHolder("web")).contains(given);
        assertThat(world.memory.world().nics(World.AMP_2))
                .anySatisfy(nic -> assertThat(nic.heldVips()).hasSize(2));
    }

    @Test
    void anotherTakesTheVipWhoseHolderIsGone() {
        world.controller.switchVip("web", Optional.of("mem:amp-2"));
        world.kill(World.AMP_2);
        world.memory.deletePort(base(0));

        mend();

        assertThat(world.holder()).isEqualTo(World.AMP_1);
        assertThat(world.controller.findVipHolder("web"))
                .map(VipActivation::generation)
                .contains(3L);
        assertThat(world.memory.world().nics(World.AMP_1))
                .anySatisfy(nic -> assertThat(nic.heldVips()).hasSize(2));
    }

    @Test
    void aNicThatAKilledMendingPluggedIsNotedByTheNext() {
        MemberNic nic = web.nics().getFirst();
        world.memory.deletePort(nic.portId().orElseThrow());
        Interface unnoted = world.memory.plugNetwork(new PlugNetworkRequest(
                nic.computeId(), nic.networkId(), Optional.empty(), List.of(), Optional.of(web.id())));

        assertThat(mend()).extracting(Outcome::result).containsOnly(Result.MENDED);

        assertThat(world.web().nics())
                .containsExactlyInAnyOrder(
                        new MemberNic(
                                nic.amphoraId(),
                                nic.computeId(),
                                nic.networkId(),
                                Optional.of(unnoted.portId()),
                                unnoted.fixedIps()),
                        web.nics().get(1));
        assertThat(world.controller.upkeep().reconcile(Optional.empty()).isClean())
                .isTrue();
    }

    @Test
    void theVipsPlaceIsMendedWithTheOtherDifferencesOfItsPort() {
        QosPolicy gold = world.memory.administration().createQosPolicy(QosPolicyRequest.of("gold", 100_000));
        List<IpAddress> vip = List.of(web.loadBalancer().vip().ipAddress().orElseThrow());
        world.memory
                .world()
                .bendNic(
                        base(1),
                        nic -> new Attachment(
                                nic.port(),
                                nic.network(),
                                nic.subnets(),
                                nic.computeId(),
                                nic.computeIdentity(),
                                nic.defaultRoute(),
                                vip,
                                nic.filter(),
                                Optional.of(gold)));

        assertThat(mend())
                .allSatisfy(it -> assertThat(it.result()).isEqualTo(Result.MENDED))
                .extracting(it -> it.difference().kind())
                .containsExactly(Kind.LIMIT, Kind.VIP);

        assertThat(world.faults.mended()).extracting(Difference::kind).containsExactly(Kind.VIP);
    }

    @Test
    void aDriverWithoutSecurityGroupsIsNotAskedForThem() {
        world.faults.withhold(Capability.SECURITY_GROUPS);
        world.memory.deletePort(base(0));

        assertThat(mend()).extracting(Outcome::result).containsOnly(Result.MENDED);

        assertThat(world.faults.calls()).contains("plugVipPort").noneMatch(call -> call.endsWith("SecurityGroup"));
    }
}
