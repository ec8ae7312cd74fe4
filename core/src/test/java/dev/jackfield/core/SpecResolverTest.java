package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.AdditionalVipSpec;
import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Listener;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.SubnetNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What only the networks can tell of a description. */
class SpecResolverTest {
    @TempDir
    Path state;

    private World world;

    @BeforeEach
    void open() {
        world = new World(state);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static LoadBalancerSpec with(
            List<AdditionalVipSpec> additionalVips, List<ListenerSpec> listeners, List<MemberSpec> members) {
        LoadBalancerSpec pair = World.pair();
        return new LoadBalancerSpec(
                pair.name(),
                pair.project(),
                pair.topology(),
                pair.vip(),
                additionalVips,
                listeners,
                members,
                pair.amphorae(),
                pair.vipOwner());
    }

    private static AdditionalVipSpec further(String address) {
        return new AdditionalVipSpec("public6", Optional.of(IpAddress.parse(address)));
    }

    private static ListenerSpec http(String cidr) {
        return new ListenerSpec(ListenerProtocol.HTTP, 80, List.of(Cidr.parse(cidr)));
    }

    private void refused(String field, LoadBalancerSpec spec) {
        assertThatThrownBy(() -> world.controller.plan(spec))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void listenersAreTakenOverAsTheyAreDescribed() {
        LoadBalancerSpec spec = with(List.of(), List.of(http("198.51.100.0/24")), List.of());

        assertThat(world.controller.create(spec).loadBalancer().listeners())
                .singleElement()
                .satisfies(listener -> {
                    assertThat(listener.protocol()).isEqualTo(ListenerProtocol.HTTP);
                    assertThat(listener.protocolPort()).isEqualTo(80);
                    assertThat(listener.allowedCidrs()).hasToString("[198.51.100.0/24]");
                });
    }

    @Test
    void whoMayConnectIsOfAnIpVersionThatAVipHas() {
        refused("listeners[0].allowed_cidrs[0]", with(List.of(), List.of(http("2001:db8:9::/48")), List.of()));
        LoadBalancerSpec both = with(List.of(further("2001:db8::99")), List.of(http("2001:db8:9::/48")), List.of());

        assertThat(world.controller.plan(both).loadBalancer().listeners())
                .flatExtracting(Listener::allowedCidrs)
                .hasSize(1);
    }

    @Test
    void anAdditionalVipIsInItsSubnet() {
        refused("additional_vips[0].address", with(List.of(further("2001:db8:1::99")), List.of(), List.of()));
    }

    @Test
    void aMemberIsOfItsSubnetsIpVersion() {
        refused("members[0].address", with(List.of(), List.of(), List.of(World.member("2001:db8::11", "servers"))));
    }

    @Test
    void theSameAddressForAVipThatIsThereIsFine() {
        world.controller.create(with(List.of(further("2001:db8::99")), List.of(), List.of()));
        LoadBalancerSpec more = with(List.of(further("2001:db8::99")), List.of(http("198.51.100.0/24")), List.of());

        assertThat(world.controller.update(more).loadBalancer().additionalVips())
                .singleElement()
                .satisfies(vip -> assertThat(vip.ipAddress()).contains(IpAddress.parse("2001:db8::99")));
    }

    @Test
    void aNameThatNothingHasIsNamedWithWhatTheDriverSaid() {
        assertThatThrownBy(() -> world.controller.plan(
                        with(List.of(), List.of(), List.of(World.member("192.0.2.11", "nowhere")))))
                .isInstanceOf(SubnetNotFoundException.class)
                .hasMessageContaining("members[0].subnet 'nowhere': there is no subnet of that id or name")
                .satisfies(e ->
                        assertThat(e.getSuppressed()).hasSize(1).hasOnlyElementsOfType(SubnetNotFoundException.class));
    }
}
