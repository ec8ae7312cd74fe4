package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Hop.State;
import dev.jackfield.network.Interface;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A hop is broken by hand, by an administrator, and it alone is named. */
@Tag("openstack")
class TraceTest {
    private final FaultWorld world = new FaultWorld();
    private LoadBalancer loadBalancer;
    private String server;
    private PortId base;
    private Interface member;
    private SecurityGroupId group;

    @BeforeEach
    void create() {
        LoadBalancer wish = world.with(world.loadBalancer(world.subnet4), 1);
        LoadBalancer allocated = world.allocated(wish.toBuilder()
                .listeners(List.of(Listener.of(ListenerProtocol.HTTP, 80)))
                .build());
        group = world.direct.updateVipSecurityGroup(allocated, allocated.vip());
        Amphora amphora = world.direct.plugVip(allocated, allocated.vip()).getFirst();
        loadBalancer = allocated.toBuilder().amphorae(List.of(amphora)).build();
        base = amphora.vrrpPortId().orElseThrow();
        server = amphora.computeId().orElseThrow().value();
        var backend = world.network();
        world.subnet(backend, "198.51.100.0/24");
        member = world.direct.plugNetwork(
                PlugNetworkRequest.of(amphora.computeId().orElseThrow(), backend.id()));
        assertThat(whole()).hasSize(7);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Hop> trace() {
        return world.direct.traceVip(loadBalancer);
    }

    private List<Hop> whole() {
        List<Hop> hops = trace();
        assertThat(hops)
                .allSatisfy(hop -> assertThat(hop.state()).as(hop.toString()).isEqualTo(State.OK));
        return hops;
    }

    /** The only hop that is broken. */
    private Hop broken() {
        List<Hop> broken =
                trace().stream().filter(hop -> hop.state() == State.BROKEN).toList();
        assertThat(broken).hasSize(1);
        return broken.getFirst();
    }

    private static void assertNames(Hop hop, String name, String seen) {
        assertThat(hop.name()).contains(name);
        assertThat(hop.seen()).contains(seen);
    }

    @Test
    void ofANetworkAndOfItsPorts() {
        world.change(base, port -> port.put("admin_state_up", false));
        assertNames(broken(), base.value(), "admin state is down");
        world.change(base, port -> port.put("admin_state_up", true));

        world.change(member.portId(), port -> port.put("admin_state_up", false));
        assertNames(broken(), member.portId().value(), "admin state is down");
        world.change(member.portId(), port -> port.put("admin_state_up", true));

        networkIsUp(false);
        assertNames(broken(), world.network.id().value(), "admin state is down");
        networkIsUp(true);
        whole();
    }

    private void networkIsUp(boolean up) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        body.putObject("network").put("admin_state_up", up);
        FaultWorld.ADMIN.neutron("PUT", "/v2.0/networks/" + world.network.id(), body);
    }

    @Test
    void ofWhatTheVipMaySendAndReceive() {
        world.change(base, port -> port.putArray("allowed_address_pairs"));
        assertNames(
                broken(),
                base.value(),
                "may not send as the VIP " + loadBalancer.vip().ipAddress().orElseThrow());
        world.direct.plugVip(loadBalancer, loadBalancer.vip());

        PortId vipPort = loadBalancer.vip().portId().orElseThrow();
        world.change(vipPort, port -> port.putArray("security_groups"));
        assertNames(broken(), vipPort.value(), "is not in security group " + group);
        world.direct.updateVipSecurityGroup(loadBalancer, loadBalancer.vip());

        world.change(base, port -> port.putArray("security_groups"));
        assertNames(broken(), base.value(), "is not in security group " + group);
        world.direct.plugVip(loadBalancer, loadBalancer.vip());

        for (JsonNode rule : FaultWorld.ADMIN.list("security_group_rules", "?security_group_id=" + group)) {
            if (rule.path("port_range_min").asInt(0) == 80) {
                FaultWorld.ADMIN.neutron(
                        "DELETE",
                        "/v2.0/security-group-rules/" + rule.path("id").asString(),
                        null);
            }
        }
        assertNames(broken(), group.value(), "does not let in tcp/80 from anywhere");
        world.direct.updateVip(loadBalancer, false);
        whole();
    }

    @Test
    void ofAServer() {
        ObjectNode stop = AdminCloud.JSON.createObjectNode();
        stop.putNull("os-stop");
        FaultWorld.ADMIN.nova("POST", "/servers/" + server + "/action", stop);
        Servers.await(() -> status().equals("SHUTOFF"));
        assertNames(broken(), server, "is SHUTOFF");

        ObjectNode start = AdminCloud.JSON.createObjectNode();
        start.putNull("os-start");
        FaultWorld.ADMIN.nova("POST", "/servers/" + server + "/action", start);
        Servers.await(() -> status().equals("ACTIVE"));
        whole();

        world.fixture.killCompute(loadBalancer.amphorae().getFirst().computeId().orElseThrow());
        assertNames(broken(), server, "there is no such server");
    }

    @Test
    void whatIsNotMadeYetIsNotBroken() {
        LoadBalancer wish = world.with(world.loadBalancer(world.subnet4), 1);
        assertThat(world.direct.traceVip(wish))
                .extracting(Hop::state)
                .containsExactly(State.UNKNOWN, State.OK, State.UNKNOWN);
    }

    private String status() {
        return FaultWorld.ADMIN
                .nova("GET", "/servers/" + server, null)
                .orElseThrow()
                .path("server")
                .path("status")
                .asString();
    }
}
