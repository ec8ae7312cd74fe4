package dev.jackfield.neutron;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

import java.util.Set;

/** Skips what passed in an earlier run: {@code -Djackfield.openstack.passed=FILE} keeps which did. */
final class PassedBefore implements ExecutionCondition, TestWatcher {
    private static final Ledger LEDGER = new Ledger(System.getProperty("jackfield.openstack.passed", ""));
    private static final Set<String> PASSED = Set.copyOf(LEDGER.read());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return PASSED.contains(context.getUniqueId())
                ? ConditionEvaluationResult.disabled("passed in an earlier run")
                : ConditionEvaluationResult.enabled("did not pass yet");
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        LEDGER.add(context.getUniqueId());
    }
}
