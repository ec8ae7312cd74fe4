package dev.jackfield.tck;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AmphoraNetworkOperations;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PortOperations;
import dev.jackfield.network.VipOperations;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the suite does with all methods, it does with all of them, also with those that the contract gets tomorrow. */
class EveryMethodTest {
    /** They lead to other methods, say what the driver is, or end it. */
    private static final Set<String> OTHERS =
            Set.of("name", "capabilities", "installation", "inventory", "administration", "close");

    private static final List<String> QUESTIONS =
            List.of("get", "find", "list", "trace", "visible", "failoverPreparation");

    private static Set<String> methods() {
        Set<String> names = new TreeSet<>();
        Stream.of(
                        NetworkDriver.class,
                        VipOperations.class,
                        AmphoraNetworkOperations.class,
                        PortOperations.class,
                        Catalogue.class,
                        Inventory.class,
                        Administration.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .forEach(names::add);
        names.removeAll(OTHERS);
        return names;
    }

    private static boolean asks(String method) {
        return QUESTIONS.stream().anyMatch(method::startsWith);
    }

    private static String source(String type) throws IOException {
        return Files.readString(Path.of("src", "main", "java", "dev", "jackfield", "tck", type + ".java"));
    }

    @Test
    void everyMethodIsCalledInTheFurnishedWorld() throws IOException {
        String source = source("EveryMethod").replaceAll("\\s+", "");

        assertThat(methods())
                .hasSizeGreaterThan(40)
                .allSatisfy(method -> assertThat(source)
                        .containsAnyOf(
                                "asks(\"" + method + "\"",
                                "asks(whose+\"" + method + "\"",
                                "changes(\"" + method + "\""));
    }

    @Test
    void eachStepOfEveryMethodThatChangesSomethingFails() throws IOException {
        String source = source("FaultTck") + source("FaultAdministrationTck");

        assertThat(methods())
                .filteredOn(method -> !asks(method))
                .hasSizeGreaterThan(20)
                .allSatisfy(method -> assertThat(source).containsAnyOf("." + method + "(", "::" + method + ")"));
    }
}
