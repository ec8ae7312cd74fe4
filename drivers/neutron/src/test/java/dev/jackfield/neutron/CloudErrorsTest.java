package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.Vip;
import dev.jackfield.tck.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a cloud refuses: one clear error each, nothing left, nothing hopeless tried again, and the next call works once the cloud does. */
@Tag("openstack")
@Tag("openstack-fault")
class CloudErrorsTest {
    private final FaultWorld world = new FaultWorld();
    private final FaultProxy proxy = world.cloud.proxy;

    @AfterEach
    void close() {
        world.close();
    }

    private static NetworkException failure(Runnable call) {
        NetworkException failed = catchThrowableOfType(NetworkException.class, call::run);
        assertThat(failed).isNotNull();
        assertThat(failed.context().operation()).as(failed.getMessage()).isNotEmpty();
        return failed;
    }

    /** Asserts that a call fails so, sends so many requests of a sort, and changes nothing. */
    private NetworkException fails(ErrorKind kind, int times, Predicate<FaultPoint> sort, Runnable call) {
        Snapshot before = world.snapshot();
        proxy.rule(FaultProxy.Rule.NONE);
        NetworkException failed = failure(call);
        assertThat(failed.kind()).as(failed.getMessage()).isEqualTo(kind);
        assertThat(proxy.seen()).filteredOn(sort).hasSize(times);
        assertThat(world.snapshot()).isEqualTo(before);
        return failed;
    }

    private static boolean isLogin(FaultPoint point) {
        return point.service().equals("identity");
    }

    private NetworkDriver open(String key, String value) {
        return world.cloud.open(
                world.direct.installation(), cloud -> ((ObjectNode) cloud.path("auth")).put(key, value));
    }

    @Test
    void aWrongPasswordIsDeniedAtOnce() {
        NetworkException failed = fails(ErrorKind.DENIED, 1, CloudErrorsTest::isLogin, () -> open("password", "wr0ng"));
        assertThat(failed).hasMessageContaining("login to cloud 'lab'").hasMessageNotContaining("wr0ng");
    }

    @Test
    void anUnknownRegionIsNamed() {
        NetworkException failed = failure(() -> world.cloud.open(world.direct.installation(), cloud -> {
            cloud.put("region_name", "Atlantis");
            cloud.remove("network_endpoint_override");
        }));
        assertThat(failed.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failed).hasMessageContaining("Atlantis").hasMessageContaining("RegionOne");
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() {
        LoadBalancer wish = world.loadBalancer(world.subnet4);
        AtomicBoolean refused = new AtomicBoolean();
        proxy.rule(point -> !isLogin(point) && refused.compareAndSet(false, true)
                ? Optional.of(Fault.UNAUTHORIZED)
                : Optional.empty());
        world.driver.allocateVip(wish);
        assertThat(proxy.seen()).filteredOn(CloudErrorsTest::isLogin).hasSize(1);

        proxy.rule(point -> isLogin(point) ? Optional.empty() : Optional.of(Fault.UNAUTHORIZED));
        NetworkException failed = failure(() -> world.driver.deallocateVip(wish.vip()));
        assertThat(failed.kind()).isEqualTo(ErrorKind.DENIED);
        assertThat(proxy.seen()).filteredOn(CloudErrorsTest::isLogin).hasSize(1);
        proxy.rule(FaultProxy.Rule.NONE);
        world.driver.deallocateVip(wish.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    /** An account that may make ports, but not with addresses on a network of others. */
    @Test
    void anAccountWithoutTheRoleIsDenied() {
        String name = "jackfield-fault-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject("user").put("name", name).put("password", password).put("domain_id", "default");
        String user = made("/users", body, "user");
        try {
            String project = made("/projects", named("project", name), "project");
            try {
                String role = FaultWorld.ADMIN
                        .keystone("GET", "/roles?name=member", null)
                        .orElseThrow()
                        .at("/roles/0/id")
                        .asString();
                FaultWorld.ADMIN.keystone("PUT", "/projects/" + project + "/users/" + user + "/roles/" + role, null);
                ObjectNode shared = AdminCloud.JSON.createObjectNode();
                shared.putObject("network").put("shared", true);
                FaultWorld.ADMIN.neutron("PUT", "/v2.0/networks/" + world.network.id(), shared);
                try (NetworkDriver weak = world.cloud.open(world.direct.installation(), cloud -> {
                    ObjectNode auth = (ObjectNode) cloud.path("auth");
                    auth.put("username", name).put("password", password).put("project_name", name);
                })) {
                    LoadBalancerId id = new LoadBalancerId(UUID.randomUUID().toString());
                    Vip vip = Vip.builder(id).subnetId(world.subnet4.id()).build();
                    LoadBalancer wish = LoadBalancer.builder(id, vip).build();
                    NetworkException failed =
                            fails(ErrorKind.DENIED, 1, FaultPoint::isPortCreation, () -> weak.allocateVip(wish));
                    assertThat(failed).hasMessageContaining("allocateVip").hasMessageContaining("403");
                }
            } finally {
                FaultWorld.ADMIN.keystone("DELETE", "/projects/" + project, null);
            }
        } finally {
            FaultWorld.ADMIN.keystone("DELETE", "/users/" + user, null);
        }
    }

    private static ObjectNode named(String what, String name) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject(what).put("name", name).put("domain_id", "default");
        return body;
    }

    private static String made(String path, ObjectNode body, String what) {
        return FaultWorld.ADMIN
                .keystone("POST", path, body)
                .orElseThrow()
                .path(what)
                .path("id")
                .asString();
    }

    @Test
    void aQuotaIsNotTriedAgain() {
        String project = UUID.randomUUID().toString().replace("-", "");
        ObjectNode none = AdminCloud.JSON.createObjectNode();
        none.putObject("quota").put("port", 0);
        FaultWorld.ADMIN.neutron("PUT", "/v2.0/quotas/" + project, none);
        LoadBalancer wish = world.loadBalancer(world.subnet4).toBuilder()
                .projectId(new ProjectId(project))
                .build();
        try {
            NetworkException failed =
                    fails(ErrorKind.EXHAUSTED, 1, FaultPoint::isPortCreation, () -> world.driver.allocateVip(wish));
            assertThat(failed).hasMessageContaining("OverQuota");
        } finally {
            FaultWorld.ADMIN.neutron("DELETE", "/v2.0/quotas/" + project, null);
        }
        world.driver.allocateVip(wish);
        world.driver.deallocateVip(wish.vip());
        FaultWorld.ADMIN
                .list("security_groups", "?project_id=" + project)
                .forEach(group -> FaultWorld.ADMIN.neutron(
                        "DELETE", "/v2.0/security-groups/" + group.path("id").asString(), null));
    }

    @Test
    void aQuotaReachedInTheMiddleTakesBackWhatWasMade() {
        LoadBalancer pair = world.allocated(world.with(world.loadBalancer(world.subnet4), 2));
        Snapshot before = world.snapshot();
        proxy.rule(
                point -> point.isPortCreation() && point.nth() == 1 ? Optional.of(Fault.OVER_QUOTA) : Optional.empty());
        NetworkException failed = failure(() -> world.driver.plugVip(pair, pair.vip()));
        assertThat(failed.kind()).isEqualTo(ErrorKind.EXHAUSTED);
        assertThat(proxy.seen()).filteredOn(FaultPoint::isPortCreation).hasSize(2);
        assertThat(world.snapshot()).isEqualTo(before);

        proxy.rule(FaultProxy.Rule.NONE);
        assertThat(world.driver.plugVip(pair, pair.vip())).hasSize(2);
        world.driver.deallocateVip(pair.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    @Test
    void aFullSubnetIsNotTriedAgain() {
        Network small = world.network();
        Subnet one = world.subnet(small, "192.0.2.0/30");
        world.direct.createPort(PortRequest.builder(small.id(), "first").build());
        world.direct.createPort(PortRequest.builder(small.id(), "second").build());
        LoadBalancer wish = world.loadBalancer(one);
        NetworkException failed =
                fails(ErrorKind.EXHAUSTED, 1, FaultPoint::isPortCreation, () -> world.driver.allocateVip(wish));
        assertThat(failed).hasMessageContaining(one.id().value());
        fails(
                ErrorKind.EXHAUSTED,
                1,
                FaultPoint::isPortCreation,
                () -> world.driver.plugNetwork(PlugNetworkRequest.of(world.compute(), small.id())));

        world.removeAll();
        world.driver.allocateVip(wish);
        world.driver.deallocateVip(wish.vip());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();
    }

    @Test
    void aNetworkThatIsDeletedMeanwhileIsNamed() {
        Network going = world.network();
        Subnet subnet = world.subnet(going, "192.0.2.0/24");
        LoadBalancer wish = world.loadBalancer(subnet);
        AtomicBoolean deleted = new AtomicBoolean();
        proxy.rule(point -> {
            if (point.isPortCreation() && deleted.compareAndSet(false, true)) {
                world.fixture.deleteNetwork(going.id());
            }
            return Optional.empty();
        });
        NetworkException failed = failure(() -> world.driver.allocateVip(wish));
        assertThat(failed.kind()).as(failed.getMessage()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failed.getMessage())
                .containsAnyOf(going.id().value(), subnet.id().value());
        assertThat(world.fixture.witness().markedPorts()).isEmpty();

        proxy.rule(FaultProxy.Rule.NONE);
        assertThat(failure(() -> world.driver.allocateVip(wish)).kind()).isEqualTo(ErrorKind.NOT_FOUND);
        world.driver.deallocateVip(wish.vip());
        LoadBalancer other = world.loadBalancer(world.subnet4);
        world.driver.allocateVip(other);
        world.driver.deallocateVip(other.vip());
    }

    @Test
    void anAddressThatIsTakenMeanwhileIsNotTriedAgain() {
        LoadBalancer wish = world.loadBalancer(world.subnet4);
        LoadBalancer certain = wish.toBuilder()
                .vip(wish.vip().toBuilder()
                        .ipAddress(IpAddress.parse("203.0.113.90"))
                        .build())
                .build();
        world.foreignPort("203.0.113.90");
        fails(ErrorKind.CONFLICT, 1, FaultPoint::isPortCreation, () -> world.driver.allocateVip(certain));
    }
}
