package dev.jackfield.linux;

import dev.jackfield.linux.Damages.Damage;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Kind;
import dev.jackfield.network.Difference.Remedy;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NotOursException;
import dev.jackfield.tck.ForeignPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever is taken away or changed by hand is found, nothing else is said to differ, and once it is mended the world is what it was.
 */
@Tag("linux")
class ReconcileTest {
    private static final int PASSES = 8;

    private final DamagedWorld world = new DamagedWorld();
    private final Damages in = new Damages(world);

    @BeforeEach
    void allIsAsItWasMade() {
        assertThat(differences()).isEmpty();
    }

    @AfterEach
    void clean() {
        world.close();
    }

    private List<Difference> differences() {
        return world.driver.listDifferences(Optional.empty());
    }

    /**
     * Mends as a controller does: what seems to differ, then what can be seen only then. What is taken for somebody else's may turn out
     * to be another port's, and goes with that.
     */
    private void mend() {
        NotOursException left = null;
        for (int pass = 0; pass < PASSES; pass++) {
            List<Difference> found = differences();
            if (found.isEmpty()) {
                return;
            }
            for (Difference difference : found) {
                try {
                    world.driver.mend(difference);
                } catch (NotOursException e) {
                    left = e;
                }
            }
        }
        throw new AssertionError("not mended after " + PASSES + " passes: " + differences(), left);
    }

    @Test
    void eachDamageIsFoundAloneAndMended() {
        long seed = Long.getLong("jackfield.seed", System.nanoTime());
        List<Damage> damages = in.all();
        Collections.shuffle(damages, new Random(seed));
        for (Damage damage : damages) {
            String what = "seed " + seed + ", " + damage.command();
            Witness.sh(damage.command());
            Set<String> damaged = world.snapshot();

            List<Difference> found = differences();

            assertThat(world.snapshot()).as("%s: looked at", what).isEqualTo(damaged);
            assertThat(found).as(what).isNotEmpty().allMatch(damage.ofWhat());
            assertThat(found.stream().map(Difference::kind).collect(Collectors.toSet()))
                    .as(what)
                    .isEqualTo(damage.kinds());
            assertThat(found).as(what).extracting(Difference::remedy).containsOnly(Remedy.MEND);
            mend();
            assertThat(world.apart()).as("%s: mended", what).isEmpty();
            assertThat(differences()).as("%s: mended", what).isEmpty();
        }
    }

    @Test
    void manyDamagesAtOnceAreMended() {
        long seed = Long.getLong("jackfield.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            List<Damage> damages = in.all();
            // What has lost both its mark and its MAC address, or its place, cannot be told from somebody else's.
            damages.removeIf(damage ->
                    damage.command().contains(" address ") || damage.command().contains("linux-nic alias"));
            Collections.shuffle(damages, random);
            List<String> done = new ArrayList<>();
            for (Damage damage : damages.subList(0, 12)) {
                // What another one took away cannot be changed any more.
                if (Witness.attempt("sh", "-c", damage.command()).status() == 0) {
                    done.add(damage.command());
                }
            }
            mend();
            assertThat(world.apart())
                    .as("seed %s, round %s: %s", seed, round, done)
                    .isEmpty();
            assertThat(differences())
                    .as("seed %s, round %s: %s", seed, round, done)
                    .isEmpty();
        }
    }

    @Test
    void anEndThatIsUnderAnotherNameIsFoundByItsMarkWhereverItsNicIs() {
        Witness.sh(in.renamedAndMoved(world.uplinked, world.two));

        assertThat(differences())
                .isNotEmpty()
                .allMatch(Damages.of(world.uplinked))
                .anySatisfy(it -> {
                    assertThat(it.kind()).isEqualTo(Kind.PORT);
                    assertThat(it.real()).contains("astray");
                });
        mend();

        assertThat(Witness.links(world.fabric)).doesNotContain("astray");
        assertThat(Witness.sh("ip -n " + DamagedWorld.ELSEWHERE + " -br link"))
                .doesNotContain(Damages.nic(world.uplinked));
        assertThat(world.apart()).isEmpty();
    }

    @Test
    void whatHasAPortsMarkBesideItsEndIsADifferenceAndStaysUntilItIsMended() {
        String mark = Witness.link(world.fabric, Damages.end(world.other))
                .get("ifalias")
                .asString();
        Witness.sh(in.inFabric("link add astray type veth peer name astray-nic") + "; "
                + in.inFabric("link set astray nomaster alias '" + mark + "'"));
        Set<String> damaged = world.snapshot();

        try (NetworkDriver next = world.fixture.openAnother()) {
            assertThat(next.listDifferences(Optional.empty()))
                    .singleElement()
                    .matches(Damages.of(world.other))
                    .satisfies(it -> assertThat(it.kind()).isEqualTo(Kind.PORT));
        }
        assertThat(world.snapshot()).isEqualTo(damaged);

        mend();
        assertThat(world.apart()).isEmpty();
    }

    @Test
    void aFabricThatIsGoneIsMadeAnewWithAllThatWasInIt() {
        Witness.run("ip", "netns", "del", world.fabric);
        try (NetworkDriver next = world.fixture.openAnother()) {
            List<Difference> found = next.listDifferences(Optional.empty());
            assertThat(found).singleElement().satisfies(it -> {
                assertThat(it.kind()).isEqualTo(Kind.HOST);
                assertThat(it.remedy()).isEqualTo(Remedy.MEND);
            });
        }
        world.giveNicBack();
        mend();
        assertThat(world.apart()).isEmpty();
        assertThat(differences()).isEmpty();
    }

    @Test
    void whatWentWithAnInstanceIsNotMadeAnew() {
        world.fixture.killCompute(world.two);
        assertThat(differences())
                .filteredOn(it -> it.kind() == Kind.COMPUTE)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.remedy()).isEqualTo(Remedy.REPLACE);
                    assertThat(it.subject().compute()).contains(world.two);
                    assertThatExceptionOfType(AmphoraNotFoundException.class).isThrownBy(() -> world.driver.mend(it));
                });
        Witness.sh(in.inFabric("link set " + Damages.end(world.member) + " down"));
        assertThat(differences()).extracting(Difference::kind).containsExactlyInAnyOrder(Kind.COMPUTE, Kind.PORT);
    }

    @Test
    void whatIsNotOursStaysAsItIs() {
        Witness.sh(in.inFabric("link del " + Damages.end(world.other)) + "; "
                + Damages.inside(world.two, "ip link add " + Damages.nic(world.other) + " type bridge") + "; "
                + Damages.inside(world.two, "ip addr add 10.9.8.7/24 dev lo") + "; "
                + Damages.inside(world.two, "ip route add 10.7.0.0/16 dev " + Damages.nic(world.uplinked)) + "; "
                + in.inFabric("link add foreign type bridge"));
        Set<String> before = world.snapshot();

        List<Difference> found = differences();

        assertThat(found).isNotEmpty().allMatch(Damages.of(world.other));
        Difference theirs = found.getFirst();
        assertThatExceptionOfType(NotOursException.class)
                .isThrownBy(() -> world.driver.mend(theirs))
                .withMessageContaining(Damages.nic(world.other));
        assertThat(world.snapshot()).isEqualTo(before);

        Witness.sh(Damages.inside(world.two, "ip link del " + Damages.nic(world.other)));
        mend();
        assertThat(differences()).isEmpty();
        assertThat(Witness.links(world.fabric)).contains("foreign");
        assertThat(Witness.sh(Damages.inside(world.two, "ip -4 -o addr show dev lo")))
                .contains("10.9.8.7");
        assertThat(Witness.sh(Damages.inside(world.two, "ip route"))).contains("10.7.0.0/16");
    }

    @Test
    void aFilterThatIsMadeAnewHoldsWhatItHeldOfPortsThatAreNotOurs() {
        FixedIp address = new FixedIp(world.driver.getSubnetByName("front-v4").id(), IpAddress.parse("203.0.113.88"));
        world.fixture.createForeignPort(
                new ForeignPort(world.front.id(), "users", List.of(address), Optional.of(world.two)));
        Set<String> before = world.snapshot();
        Witness.sh("ip netns exec " + world.fabric + " nft insert rule bridge jackfield from_port accept");

        mend();

        assertThat(world.snapshot()).isEqualTo(before);
    }

    @Test
    void aDeviceThatTheHostHasNoMoreIsItsOwnersAffair() {
        Witness.sh("ip link del linux-nicp");
        assertThat(differences()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.UPLINK);
            assertThat(it.subject().network()).contains(world.lent.id());
            assertThat(it.remedy()).isEqualTo(Remedy.OWNER);
        });
    }

    @Test
    void aDeviceThatWasTakenBackAndLostItsMarkIsItsOwnersAffair() {
        Witness.sh(in.inFabric("link set " + DamagedWorld.HOST_NIC + " alias mine") + "; "
                + in.inFabric("link set " + DamagedWorld.HOST_NIC + " netns $$"));
        assertThat(differences()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.UPLINK);
            assertThat(it.remedy()).isEqualTo(Remedy.OWNER);
            assertThat(it.real()).contains("mine");
        });
    }

    @Test
    void noAddressIsMadeUpWhileANicIsMended() {
        String settings = "net.ipv6.conf." + Damages.nic(world.other);
        Witness.sh(Damages.inside(
                world.two,
                "sysctl -qw " + settings + ".disable_ipv6=1; "
                        + Damages.inside(world.two, "sysctl -qw " + settings + ".addr_gen_mode=0")));
        mend();
        assertThat(world.apart()).isEmpty();
    }

    @Test
    void aDeviceOfTheHostsIsItsOwnersAffair() {
        Witness.sh("ip link set " + DamagedWorld.HOST_BRIDGE + " down");
        assertThat(differences()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Kind.UPLINK);
            assertThat(it.remedy()).isEqualTo(Remedy.OWNER);
        });
    }

    @Test
    void theFilterOfTheWholeIsHeldAgainstOneThatIsMadeAnew() {
        FilterView wanted = SourceGuard.wanted(List.of());
        assertThat(wanted.items().stream()
                        .map(item -> item.substring(2, item.indexOf('"', 2)))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("table", "chain", "rule", "set", "counter");
        assertThat(wanted.elements()).isEmpty();
        assertThat(wanted.apartFrom(wanted)).isEmpty();
    }
}
