package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver;
import dev.jackfield.memory.MemoryFixture;
import dev.jackfield.network.Administration;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraNetworkConfig;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Compute;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkIpAvailability;
import dev.jackfield.network.NetworkIpAvailability.SubnetIpAvailability;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ResourceExistsException;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.ResourceKind;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Defects in what a driver tells: the catalogue, the inventory, the administration, its capabilities. */
final class ViewDefects {
    private ViewDefects() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        all.addAll(asking());
        all.addAll(visibility());
        all.addAll(inventory());
        all.addAll(administration());
        all.addAll(capabilities());
        return all;
    }

    /** Whoever answers a call of an interface's method: the real one, or not. */
    private interface Answer {
        @Nullable
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T answering(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object ask(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static List<Variant> asking() {
        return List.of(
                new Variant(
                        "changes things in a getter",
                        "takes the VIP port up when it is asked for a configuration",
                        ground -> new BentDriver(ground) {
                            @Override
                            public AmphoraNetworkConfig getNetworkConfig(LoadBalancer loadBalancer, Amphora amphora) {
                                loadBalancer
                                        .vip()
                                        .portId()
                                        .ifPresent(port -> carelessly(() -> super.setPortAdminState(port, true)));
                                return super.getNetworkConfig(loadBalancer, amphora);
                            }
                        },
                        "getNetworkConfig-1"),
                new Variant(
                        "all or none",
                        "has no configuration for anybody when one amphora is broken",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Map<AmphoraId, AmphoraNetworkConfig> getNetworkConfigs(LoadBalancer loadBalancer) {
                                Map<AmphoraId, AmphoraNetworkConfig> all = new LinkedHashMap<>();
                                loadBalancer
                                        .allocatedAmphorae()
                                        .forEach(amphora ->
                                                all.put(amphora.id(), super.getNetworkConfig(loadBalancer, amphora)));
                                return all;
                            }
                        },
                        "getNetworkConfigs-2"),
                new Variant(
                        "miscounts addresses",
                        "counts the gateway among the addresses that can be had",
                        ground -> new BentDriver(ground) {
                            @Override
                            public NetworkIpAvailability getNetworkIpAvailability(NetworkId network) {
                                NetworkIpAvailability right = super.getNetworkIpAvailability(network);
                                List<SubnetIpAvailability> subnets = right.subnets().stream()
                                        .map(each -> new SubnetIpAvailability(
                                                each.subnetId(),
                                                each.cidr(),
                                                each.totalIps().add(BigInteger.ONE),
                                                each.usedIps()))
                                        .toList();
                                return new NetworkIpAvailability(
                                        right.networkId(),
                                        right.networkName(),
                                        right.projectId(),
                                        right.totalIps().add(BigInteger.valueOf(subnets.size())),
                                        right.usedIps(),
                                        subnets);
                            }
                        },
                        "getNetworkIpAvailability-1"));
    }

    private static List<Variant> visibility() {
        return List.of(
                new Variant(
                        "everybody sees everything",
                        "shows a caller the networks of others",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Catalogue visibleTo(Caller caller) {
                                return this;
                            }
                        },
                        "visibleTo-2"),
                new Variant(
                        "hidden by id only",
                        "shows a caller the networks of others if he knows their names",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Catalogue visibleTo(Caller caller) {
                                Catalogue restricted = super.visibleTo(caller);
                                return answering(
                                        Catalogue.class,
                                        (method, arguments) -> ask(
                                                method.getName().endsWith("ByName") ? this : restricted,
                                                method,
                                                arguments));
                            }
                        },
                        "visibleTo-2"));
    }

    private static List<Variant> inventory() {
        return List.of(
                new Variant(
                        "believes the item",
                        "removes what an item says is ours, without looking",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Inventory inventory() {
                                Inventory right = super.inventory();
                                return answering(Inventory.class, (method, arguments) -> {
                                    if (method.getName().equals("remove")
                                            && arguments[0] instanceof InventoryItem item
                                            && item.isOurs()) {
                                        world().outsider().deletePort(new PortId(item.id()));
                                    }
                                    return ask(right, method, arguments);
                                });
                            }
                        },
                        "inventory-5"),
                new Variant(
                        "believes names",
                        "lists a port as ours that only has a name like ours",
                        ground -> listing(
                                ground,
                                items -> items.map(item -> item.isOurs()
                                        ? item
                                        : new InventoryItem(
                                                item.kind(),
                                                item.id(),
                                                item.name(),
                                                Optional.of(new Mark(MemoryFixture.INSTALLATION, Optional.empty())),
                                                item.createdAt()))),
                        "inventory-2"),
                new Variant(
                        "does not know base ports",
                        "leaves the ports of amphorae out of the inventory",
                        ground -> listing(ground, items -> items.filter(item -> item.kind() != ResourceKind.BASE_PORT)),
                        "inventory-1"),
                new Variant(
                        "lists everyone's",
                        "lists all that is ours where one load balancer is asked for",
                        ground -> new BentDriver(ground) {
                            @Override
                            public Inventory inventory() {
                                Inventory right = super.inventory();
                                return answering(
                                        Inventory.class,
                                        (method, arguments) -> method.getName().equals("list")
                                                ? right.list()
                                                : ask(right, method, arguments));
                            }
                        },
                        "inventory-7"));
    }

    private static BentDriver listing(BentDriver.Ground ground, UnaryOperator<Stream<InventoryItem>> change) {
        return new BentDriver(ground) {
            @Override
            public Inventory inventory() {
                Inventory right = super.inventory();
                return answering(
                        Inventory.class,
                        (method, arguments) -> method.getName().equals("list") && arguments.length == 0
                                ? change.apply(right.list())
                                : ask(right, method, arguments));
            }
        };
    }

    /** A driver whose administration answers otherwise; the answerer gets the right administration. */
    private static BentDriver administrating(BentDriver.Ground ground, Function<Administration, Answer> answer) {
        return new BentDriver(ground) {
            @Override
            public Administration administration() {
                return answering(Administration.class, answer.apply(super.administration()));
            }
        };
    }

    private static List<Variant> administration() {
        return List.of(
                new Variant(
                        "deletes a network under its users",
                        "deletes the ports of a network with it",
                        ground -> administrating(ground, right -> (method, arguments) -> {
                            try {
                                return ask(right, method, arguments);
                            } catch (ResourceInUseException e) {
                                if (!method.getName().equals("deleteNetwork")) {
                                    throw e;
                                }
                                right.listPorts().stream()
                                        .filter(port -> port.networkId().equals(arguments[0]))
                                        .forEach(port ->
                                                ground.world().outsider().deletePort(port.id()));
                                return ask(right, method, arguments);
                            }
                        }),
                        "deleteNetwork-3"),
                new Variant(
                        "any network of the name",
                        "answers a network that differs from what is requested",
                        ground -> administrating(ground, right -> (method, arguments) -> {
                            try {
                                return ask(right, method, arguments);
                            } catch (ResourceExistsException e) {
                                if (!(arguments[0] instanceof NetworkRequest request)) {
                                    throw e;
                                }
                                return right.listNetworks().stream()
                                        .filter(network -> network.name().equals(request.name()))
                                        .findFirst()
                                        .orElseThrow(() -> e);
                            }
                        }),
                        "createNetwork-3"),
                new Variant(
                        "the dead live on",
                        "lists computes as alive that are gone",
                        ground -> administrating(
                                ground,
                                right -> (method, arguments) -> method.getName().equals("listComputes")
                                        ? right.listComputes().stream()
                                                .map(compute -> new Compute(compute.id(), true, compute.seen()))
                                                .toList()
                                        : ask(right, method, arguments)),
                        "listComputes-1"));
    }

    private static List<Variant> capabilities() {
        return List.of(
                new Variant(
                        "declares what it has not",
                        "declares TRACE, and cannot trace",
                        ground -> declaring(ground, capabilities -> capabilities.add(Capability.TRACE)),
                        "traceVip-2",
                        "capability-4"),
                new Variant(
                        "has what it does not declare",
                        "does not declare CALLER_VISIBILITY, and gives a catalogue all the same",
                        ground -> declaring(ground, capabilities -> capabilities.remove(Capability.CALLER_VISIBILITY)),
                        "visibleTo-1",
                        "capability-1"),
                new Variant(
                        "closes the world",
                        "takes what it made with it when it is closed",
                        ground -> new BentDriver(ground) {
                            @Override
                            public void close() {
                                try (Stream<InventoryItem> items =
                                        super.inventory().list()) {
                                    items.filter(InventoryItem::isOurs).forEach(super.inventory()::remove);
                                }
                                super.close();
                            }
                        },
                        "driver-2"));
    }

    private static BentDriver declaring(BentDriver.Ground ground, Consumer<Set<Capability>> change) {
        return new BentDriver(ground) {
            @Override
            public Set<Capability> capabilities() {
                Set<Capability> capabilities = EnumSet.copyOf(super.capabilities());
                change.accept(capabilities);
                return Set.copyOf(capabilities);
            }
        };
    }
}
