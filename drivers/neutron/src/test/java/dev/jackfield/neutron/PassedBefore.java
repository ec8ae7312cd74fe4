package dev.jackfield.neutron;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/**
 * Skips what passed in an earlier run, which all tests together may be too long for: {@code -Djackfield.openstack.passed=FILE} keeps which
 * did.
 */
final class PassedBefore implements ExecutionCondition, TestWatcher {
    private static final Path FILE = Path.of(System.getProperty("jackfield.openstack.passed", ""));
    private static final Set<String> PASSED = read();

    private static Set<String> read() {
        try {
            return Files.isRegularFile(FILE) ? Set.copyOf(Files.readAllLines(FILE)) : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PASSED.contains(context.getUniqueId())
                ? ConditionEvaluationResult.disabled("passed in an earlier run")
                : ConditionEvaluationResult.enabled("did not pass yet");
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        if (!FILE.toString().isEmpty()) {
            try {
                Files.writeString(FILE, context.getUniqueId() + "\n", CREATE, APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
