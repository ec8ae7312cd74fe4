package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.Network;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PlugNetworkRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceKind;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The inventory: what is ours is listed, and only that is removed. */
abstract class InventoryTck extends Topic {
    InventoryTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    private List<InventoryItem> list() {
        try (Stream<InventoryItem> items = driver().inventory().list()) {
            return items.toList();
        }
    }

    private List<InventoryItem> listOf(LoadBalancerId loadBalancer) {
        try (Stream<InventoryItem> items = driver().inventory().list(loadBalancer)) {
            return items.toList();
        }
    }

    private InventoryItem itemOf(PortId port) {
        return list().stream()
                .filter(item -> item.id().equals(port.value()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("port " + port + " is not listed"));
    }

    @Test
    @Covers("inventory-1")
    final void allThatIsOursIsListedOnceWithItsKindAndMark() {
        Network network = network();
        Subnet subnet = subnet4(network);
        Network members = network();
        subnet6(members);
        // A backend may hold others' things.
        List<InventoryItem> before = list();
        assertThat(before).noneMatch(InventoryItem::isOurs);
        LoadBalancer loadBalancer = allocated(loadBalancer(subnet));
        Amphora amphora = connected(loadBalancer, subnet);
        PortId member = driver().plugNetwork(new PlugNetworkRequest(
                        compute(amphora), members.id(), Optional.empty(), List.of(), Optional.of(loadBalancer.id())))
                .portId();
        Port single = port(network);

        List<InventoryItem> items = unchanged(this::list).stream()
                .filter(item -> !before.contains(item))
                .toList();

        assertThat(items)
                .extracting(InventoryItem::id)
                .containsExactlyInAnyOrder(
                        vipPort(loadBalancer).value(),
                        basePort(amphora).value(),
                        member.value(),
                        single.id().value());
        assertThat(items).allMatch(InventoryItem::isOurs);
        Mark mark = Mark.of(driver().installation(), loadBalancer.id());
        assertThat(itemOf(vipPort(loadBalancer)).kind()).isEqualTo(ResourceKind.VIP_PORT);
        assertThat(itemOf(vipPort(loadBalancer)).mark()).contains(mark);
        assertThat(itemOf(basePort(amphora)).kind()).isEqualTo(ResourceKind.BASE_PORT);
        assertThat(itemOf(basePort(amphora)).mark()).contains(mark);
        assertThat(itemOf(member).kind()).isEqualTo(ResourceKind.MEMBER_PORT);
        assertThat(itemOf(member).mark()).contains(mark);
        assertThat(itemOf(single.id()).mark()).contains(new Mark(driver().installation(), Optional.empty()));
    }

    @Test
    @Covers("inventory-7")
    final void whatIsALoadBalancersIsListedWithoutWhatIsOthers() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer one = allocated(loadBalancer(subnet));
        Amphora amphora = connected(one, subnet);
        LoadBalancer other = allocated(loadBalancer(subnet));
        Port single = port(network);
        Mark mark = Mark.of(driver().installation(), one.id());

        assertThat(unchanged(() -> listOf(one.id())))
                .containsExactlyInAnyOrder(itemOf(vipPort(one)), itemOf(basePort(amphora)))
                .allMatch(item -> item.mark().equals(Optional.of(mark)));
        assertThat(listOf(other.id())).containsExactly(itemOf(vipPort(other)));
        assertThat(listOf(newLoadBalancerId())).isEmpty();
        assertThat(itemOf(single.id()).isOurs()).isTrue();
    }

    @Test
    @Covers({"inventory-2", "inventory-5"})
    final void whatIsNotOursIsForeignAndStaysWhateverTheItemSays() {
        Network network = network();
        Subnet subnet = subnet4(network);
        PortId lookalike = world().createForeignPort(new ForeignPort(
                network.id(),
                "octavia-lb-" + newLoadBalancerId(),
                List.of(new FixedIp(subnet.id(), ip("203.0.113.50"))),
                Optional.empty()));

        assertThat(list()).noneMatch(InventoryItem::isOurs);
        for (Optional<Mark> mark :
                List.of(Optional.<Mark>empty(), Optional.of(Mark.of(driver().installation(), newLoadBalancerId())))) {
            InventoryItem forged =
                    new InventoryItem(ResourceKind.PORT, lookalike.value(), "octavia-lb", mark, Optional.empty());
            raises(
                    NotOursException.class,
                    ErrorKind.DENIED,
                    () -> driver().inventory().remove(forged),
                    lookalike);
        }
    }

    @Test
    @Covers({"inventory-3", "inventory-4"})
    final void aRemovedItemIsGoneWithItsNic() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer wish = loadBalancer(subnet);
        ComputeId compute = world().startCompute();
        Snapshot before = witness().snapshot();
        LoadBalancer loadBalancer = allocated(wish);
        driver().plugVipPort(loadBalancer, loadBalancer.vip(), amphora(loadBalancer, compute), subnet);
        driver().plugNetwork(PlugNetworkRequest.of(compute, network.id()));
        List<InventoryItem> items =
                list().stream().filter(InventoryItem::isOurs).toList();

        for (InventoryItem item : items) {
            driver().inventory().remove(item);
            assertThat(list()).doesNotContain(item);
            unchanged(() -> driver().inventory().remove(item));
        }

        assertThat(items).hasSize(3);
        assertThat(witness().nics(compute)).isEmpty();
        assertThat(witness().snapshot()).isEqualTo(before);
    }
}
