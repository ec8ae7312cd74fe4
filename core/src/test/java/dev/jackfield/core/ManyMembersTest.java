package dev.jackfield.core;

import dev.jackfield.core.LoadBalancerSpec.ListenerSpec;
import dev.jackfield.core.LoadBalancerSpec.MemberSpec;
import dev.jackfield.core.LoadBalancerSpec.VipSpec;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a load balancer costs at the driver depends on its networks, not on how many members are on them. */
class ManyMembersTest {
    private static final int MEMBERS = 100;
    private static final int NETWORKS = 20;

    @TempDir
    Path state;

    private World world;
    private final Map<String, Integer> calls = new TreeMap<>();

    @BeforeEach
    void open() {
        world = new World(state.resolve("world"));
        for (int i = 0; i < NETWORKS; i++) {
            world.subnet(world.network("net-" + i), "sub-" + i, "10.0." + i + ".0/24");
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Counts every call, also of those that only ask. */
    private NetworkDriver counted() {
        return (NetworkDriver) Proxy.newProxyInstance(
                NetworkDriver.class.getClassLoader(),
                new Class<?>[] {NetworkDriver.class},
                (proxy, method, arguments) -> {
                    synchronized (calls) {
                        calls.merge(method.getName(), 1, Integer::sum);
                    }
                    try {
                        return method.invoke(world.memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static LoadBalancerSpec with(List<MemberSpec> members) {
        return new LoadBalancerSpec(
                "many",
                Optional.empty(),
                Topology.ACTIVE_STANDBY,
                VipSpec.on("public"),
                List.of(),
                List.of(new ListenerSpec(ListenerProtocol.HTTP, 80, List.of())),
                members,
                List.of(World.AMP_1, World.AMP_2),
                Optional.empty());
    }

    /** The driver's calls of a creation and a deletion. */
    private Map<String, Integer> callsOf(List<MemberSpec> members) {
        calls.clear();
        ControllerConfig config = ControllerConfig.in(state.resolve("counted-" + members.size()));
        try (Controller controller = Controller.open(config, counted())) {
            controller.create(with(members));
            controller.delete("many");
        }
        assertThat(world.inventory()).isEmpty();
        return new TreeMap<>(calls);
    }

    private static MemberSpec member(int i, int networks) {
        int network = i % networks;
        return World.member("10.0." + network + "." + (2 + i), "sub-" + network);
    }

    private static List<MemberSpec> members(int count, int networks) {
        return IntStream.range(0, count).mapToObj(i -> member(i, networks)).toList();
    }

    @Test
    void aHundredMembersOfOneSubnetCostWhatOneDoes() {
        Map<String, Integer> one = callsOf(members(1, 1));

        assertThat(callsOf(members(MEMBERS, 1))).isEqualTo(one).containsEntry("plugNetwork", 2);
    }

    @Test
    void aHundredMembersOnTwentyNetworksCostANicEachForEachAmphora() {
        Map<String, Integer> twenty = callsOf(members(NETWORKS, NETWORKS));

        assertThat(callsOf(members(MEMBERS, NETWORKS))).isEqualTo(twenty).containsEntry("plugNetwork", 2 * NETWORKS);
    }
}
