package dev.jackfield.memory.broken;

import dev.jackfield.memory.BentDriver.Ground;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.tck.Covers;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One run of the suite's tests that prove certain rows, on one driver.
 *
 * @param passed the names of those that passed
 * @param failed those that failed, in the order in which they ran, and why
 */
record SuiteRun(List<String> passed, Map<String, Throwable> failed) {
    /** Runs all tests that cover one of these rows. Listeners of the run around this one are told nothing. */
    static SuiteRun of(Function<Ground, NetworkDriver> driver, Set<String> rows) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(BrokenDriver.class))
                .configurationParameter("jackfield.tck.reports", "")
                .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(covers(test, rows)))
                .build();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
        List<String> passed = new ArrayList<>();
        Map<String, Throwable> failed = new LinkedHashMap<>();
        BrokenDriver.put(
                driver,
                () -> launcher.execute(request, new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                        if (result.getStatus() == Status.FAILED) {
                            failed.putIfAbsent(name(test), result.getThrowable().orElseThrow());
                        } else if (test.isTest() && result.getStatus() == Status.SUCCESSFUL) {
                            passed.add(name(test));
                        }
                    }
                }));
        return new SuiteRun(List.copyOf(passed), Collections.unmodifiableMap(failed));
    }

    private static boolean covers(TestDescriptor test, Set<String> rows) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Covers.class))
                .filter(covers -> Arrays.stream(covers.value()).anyMatch(rows::contains))
                .isPresent();
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName().replaceFirst(".*\\$", "") + "." + source.getMethodName())
                .orElse(test.getDisplayName());
    }

    /** The first test that found something wrong with the driver: it was not as expected, or it raised what it must not. */
    Optional<String> catcher() {
        return failed.entrySet().stream()
                .filter(failure ->
                        failure.getValue() instanceof AssertionError || failure.getValue() instanceof NetworkException)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
