package dev.jackfield.neutron;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.Random;

/**
 * Runs a share of the tests, drawn by lot, where all take the better part of an hour: {@code -Djackfield.openstack.share=N} runs one of
 * N, and {@code -Djackfield.openstack.seed=S} says which.
 */
final class Sample implements ExecutionCondition {
    private static final int SHARE = Integer.getInteger("jackfield.openstack.share", 1);
    private static final long SEED = Long.getLong("jackfield.openstack.seed", 1);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod()
                .filter(method -> SHARE > 1)
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .filter(test -> new Random(SEED * 31 + test.hashCode()).nextInt(SHARE) != 0)
                .map(test -> ConditionEvaluationResult.disabled("not drawn: one of " + SHARE + ", seed " + SEED))
                .orElseGet(() -> ConditionEvaluationResult.enabled("drawn"));
    }
}
