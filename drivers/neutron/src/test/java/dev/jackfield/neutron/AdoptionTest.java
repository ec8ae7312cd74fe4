package dev.jackfield.neutron;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.tck.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What the cloud may hold where a load balancer is adopted. */
@Tag("openstack")
class AdoptionTest {
    private final FaultWorld world = new FaultWorld();
    private LoadBalancer loadBalancer;
    private Amphora amphora;
    private SecurityGroupId group;

    @BeforeEach
    void release() {
        loadBalancer = world.allocated(world.with(world.loadBalancer(world.subnet4), 1));
        group = world.direct.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());
        amphora = world.direct.plugVip(loadBalancer, loadBalancer.vip()).getFirst();
        world.direct.release(loadBalancer.id());
    }

    @AfterEach
    void close() {
        // What was released is nobody's, and would outlive the world.
        world.direct.findAdoptable(loadBalancer.id()).ifPresent(found -> {
            world.change(found.vipPort(), port -> port.put("description", ""));
            world.direct.adopt(found, List.of());
        });
        world.close();
    }

    @Test
    void aDescriptionOfSomebodysIsNamedAndStays() {
        PortId base = amphora.vrrpPortId().orElseThrow();
        Adoptable found = world.direct.findAdoptable(loadBalancer.id()).orElseThrow();
        world.change(base, port -> port.put("description", "do not touch"));
        Snapshot before = world.snapshot();

        NotOursException failed =
                catchThrowableOfType(NotOursException.class, () -> world.direct.adopt(found, List.of()));

        assertThat(failed).hasMessageContaining(base.value()).hasMessageContaining("do not touch");
        assertThat(world.snapshot()).isEqualTo(before);
        world.change(base, port -> port.put("description", ""));
    }

    @Test
    void severalPortsThatMayBeTheVipPortAreNamed() {
        PortId vipPort = loadBalancer.vip().portId().orElseThrow();
        PortId one = world.foreignPort("203.0.113.60");
        world.change(one, port -> port.putArray("security_groups").add(group.value()));
        assertThat(world.direct.findAdoptable(loadBalancer.id()).orElseThrow().vipPort())
                .isEqualTo(vipPort);
        world.change(vipPort, port -> port.put("device_id", "another"));

        NetworkServiceException failed = catchThrowableOfType(
                NetworkServiceException.class, () -> world.direct.findAdoptable(loadBalancer.id()));

        assertThat(failed.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(failed).hasMessageContaining(one.value()).hasMessageContaining(vipPort.value());
        world.change(vipPort, port -> port.put("device_id", "lb-" + loadBalancer.id()));
    }

    /** A group of the same name in a project of a user's proves nothing. */
    @Test
    void aStrangersGroupIsNotLookedAt() {
        LoadBalancer other = world.loadBalancer(world.subnet4);
        SecurityGroupId strangers = world.group();
        world.renameGroup(strangers, "lb-" + other.id());
        PortId theirs = world.foreignPort("203.0.113.61");
        world.change(theirs, port -> port.putArray("security_groups").add(strangers.value()));

        assertThat(world.direct.findAdoptable(other.id())).isEmpty();
    }
}
