package dev.jackfield.tck;

import dev.jackfield.network.Capability;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.tck.Conformance.Behaviour;
import dev.jackfield.tck.Conformance.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes down, at the end of a run of the suite, which rows the driver was seen to fulfil: into {@code
 * target/tck/<test class>.json}, or into the folder {@value #REPORTS}, a configuration parameter or system property of JUnit's; none
 * if that is empty. Where one driver is tested in several surroundings, {@value #WORLD} tells them apart.
 */
final class ConformanceExtension implements AfterTestExecutionCallback, TestWatcher, AfterAllCallback {
    static final String REPORTS = "jackfield.tck.reports";
    static final String WORLD = "jackfield.tck.world";

    private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

    /** What was seen so far; tests may run at once. */
    private static final class Seen {
        private final Map<String, Result> tests = new TreeMap<>();
        private final Map<String, Set<String>> testsOf = new TreeMap<>();
        private final SortedSet<Capability> capabilities = new TreeSet<>();
        private String driver = "";

        synchronized void test(ExtensionContext context, Result result) {
            Optional<Method> method = context.getTestMethod();
            Covers covers = method.map(m -> m.getAnnotation(Covers.class)).orElse(null);
            if (covers == null) {
                return; // A test of the driver's own.
            }
            String name = context.getRequiredTestClass().getSimpleName() + "."
                    + method.orElseThrow().getName();
            tests.merge(name, result, Seen::worse);
            for (String row : covers.value()) {
                testsOf.computeIfAbsent(row, key -> new TreeSet<>()).add(name);
            }
        }

        synchronized void driver(NetworkDriver tested) {
            driver = tested.name();
            capabilities.addAll(tested.capabilities());
        }

        /** Of two runs of one test with different arguments. */
        private static Result worse(Result one, Result other) {
            for (Result result : List.of(Result.FAILED, Result.PASSED, Result.NOT_APPLICABLE)) {
                if (one == result || other == result) {
                    return result;
                }
            }
            return Result.NOT_RUN;
        }

        synchronized Conformance conformance(String name) {
            Map<String, Behaviour> behaviours = new TreeMap<>();
            testsOf.forEach((row, names) -> behaviours.put(
                    row,
                    new Behaviour(
                            names.stream()
                                    .map(test -> tests.getOrDefault(test, Result.NOT_RUN))
                                    .reduce(Result.NOT_RUN, Seen::worse),
                            List.copyOf(names))));
            return new Conformance(name, driver, capabilities, behaviours);
        }
    }

    private static Class<?> suite(ExtensionContext context) {
        List<Class<?>> enclosing = context.getEnclosingTestClasses();
        return enclosing.isEmpty() ? context.getRequiredTestClass() : enclosing.getFirst();
    }

    private static Seen seen(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(suite(context), key -> new Seen(), Seen.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getTestInstance().orElse(null) instanceof Topic topic) {
            seen(context).driver(topic.driver());
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        seen(context).test(context, Result.PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        seen(context).test(context, Result.FAILED);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        boolean notAsked = cause instanceof NotApplicableException;
        seen(context).test(context, notAsked ? Result.NOT_APPLICABLE : Result.NOT_RUN);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!context.getEnclosingTestClasses().isEmpty()) {
            return;
        }
        String folder = context.getConfigurationParameter(REPORTS).orElse("target/tck");
        if (folder.isBlank()) {
            return;
        }
        Optional<String> world = context.getConfigurationParameter(WORLD);
        String name = context.getDisplayName() + world.map(w -> " (" + w + ")").orElse("");
        String file = context.getRequiredTestClass().getSimpleName()
                + world.map(w -> "-" + w).orElse("") + ".json";
        Conformance.write(Path.of(folder, file), seen(context).conformance(name));
    }
}
