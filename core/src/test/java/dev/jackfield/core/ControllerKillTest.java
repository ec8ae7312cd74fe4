package dev.jackfield.core;

import dev.jackfield.network.ComputeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that works on a load balancer is killed at every point: before each step, and within each, when the driver has done
 * its part and the journal does not know. Each time the next process brings it to rest.
 */
class ControllerKillTest {
    /** No operation has more points. */
    private static final int ENOUGH = 100;

    @TempDir
    static Path folder;

    private static Path networksOnly;
    private static Path withWeb;
    private static LoadBalancerRecord web;
    private static List<String> webInventory;

    @BeforeAll
    static void prepare() throws IOException {
        networksOnly = Files.createDirectory(folder.resolve("networks-only"));
        new World(networksOnly, Victim.world(networksOnly)).close();
        withWeb = Files.createDirectory(folder.resolve("with-web"));
        try (World world = new World(withWeb, Victim.world(withWeb))) {
            UpdateTest.furnish(world);
            web = world.controller.create(World.pair());
            webInventory = world.inventory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "switch", "replace", "update", "delete"})
    void isBroughtToRestWhereverItIsKilled(String operation) throws IOException, InterruptedException {
        for (int point = 0; point < ENOUGH; point++) {
            Path state = copy(operation.equals("create") ? networksOnly : withWeb, operation + "-" + point);
            boolean killed = run(state, operation, point);
            try (World world = new World(state, Victim.world(state))) {
                world.controller.recover();
                switch (operation) {
                    case "create" -> checkCreated(world, killed);
                    case "switch" -> checkSwitched(world);
                    case "replace" -> checkReplaced(world);
                    case "update" -> checkUpdated(world);
                    default -> checkDeleted(world, killed);
                }
                assertThat(world.controller.audit().isClean()).isTrue();
                assertThat(world.controller.recover())
                        .as("nothing is left to do")
                        .isEmpty();
            }
            if (!killed) {
                return;
            }
        }
        throw new AssertionError(operation + " never came to its end");
    }

    private static void checkCreated(World world, boolean killed) {
        if (killed) {
            assertThat(world.controller.list()).isEmpty();
            assertThat(world.inventory()).isEmpty();
        } else {
            assertThat(world.web().status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        }
    }

    private static void checkSwitched(World world) {
        assertThat(world.web()).isEqualTo(web);
        assertThat(world.inventory()).isEqualTo(webInventory);
        assertThat(world.holder()).isIn(World.AMP_1, World.AMP_2);
    }

    private static void checkReplaced(World world) {
        LoadBalancerRecord found = world.web();
        assertThat(found.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(found.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());
        assertThat(found.loadBalancer().amphorae()).hasSize(2);
        assertThat(world.inventory()).hasSameSizeAs(webInventory);
        ComputeId first = found.spec().amphorae().getFirst();
        if (first.equals(World.AMP_1)) {
            assertThat(found).isEqualTo(web);
            assertThat(world.inventory()).isEqualTo(webInventory);
        } else {
            assertThat(first).isEqualTo(World.AMP_3);
        }
    }

    private static void checkUpdated(World world) {
        LoadBalancerRecord found = world.web();
        assertThat(found.status()).isEqualTo(LoadBalancerStatus.ACTIVE);
        assertThat(found.loadBalancer().vip()).isEqualTo(web.loadBalancer().vip());
        if (found.spec().equals(web.spec())) {
            assertThat(found).isEqualTo(web);
            assertThat(world.inventory()).isEqualTo(webInventory);
        } else {
            assertThat(found.spec()).isEqualTo(UpdateTest.other());
            assertThat(found.leftovers()).isEmpty();
        }
        assertThat(world.controller.check("web").isSound()).isTrue();
    }

    /** Before the first step nobody knows that it was to go. */
    private static void checkDeleted(World world, boolean killed) {
        if (killed && !world.controller.list().isEmpty()) {
            assertThat(world.web()).isEqualTo(web);
            assertThat(world.inventory()).isEqualTo(webInventory);
        } else {
            assertThat(world.controller.list()).isEmpty();
            assertThat(world.inventory()).isEmpty();
        }
    }

    private static Path copy(Path template, String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(template)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }

    /** Whether the process was killed before it came to its end. */
    private static boolean run(Path state, String operation, int point) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        state.toString(),
                        operation,
                        Integer.toString(point))
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("output.txt").toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit)
                .as("%s killed at point %s: %s", operation, point, Files.readString(state.resolve("output.txt")))
                .isIn(0, Victim.KILLED);
        return exit == Victim.KILLED;
    }
}
