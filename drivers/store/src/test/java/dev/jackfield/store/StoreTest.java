package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.store.Rows.RegisteredCompute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a transaction promises, on each backend. */
class StoreTest {
    private static RegisteredCompute compute(int number, String identity) {
        return new RegisteredCompute(new ComputeId("c" + number), identity, Optional.empty());
    }

    private static List<RegisteredCompute> computes(Store store) {
        return store.read(tx -> tx.all(Tables.COMPUTES));
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatThrowsChangesNothing(Backend backend) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Store store = backend.open()) {
            for (int round = 0; round < 50; round++) {
                store.write(tx -> change(tx, random));
                List<String> before = store.dump();
                assertThatThrownBy(() -> store.write(tx -> {
                            change(tx, random);
                            throw new IllegalStateException("enough");
                        }))
                        .hasMessage("enough");
                assertThat(store.dump()).as("seed " + seed).isEqualTo(before);
            }
        }
    }

    private static int change(Transaction tx, Random random) {
        for (int i = 0; i < 20; i++) {
            RegisteredCompute compute = compute(random.nextInt(10), "identity" + random.nextInt());
            boolean known = tx.get(Tables.COMPUTES.key(), compute.id().value()).isPresent();
            if (!known) {
                tx.insert(Tables.COMPUTES, compute);
            } else if (random.nextBoolean()) {
                tx.update(Tables.COMPUTES, compute);
            } else {
                tx.delete(Tables.COMPUTES, compute);
            }
        }
        return 20;
    }

    @ParameterizedTest
    @EnumSource
    void undosRunInReverseAndTheirErrorsAreSuppressed(Backend backend) {
        List<String> ran = new ArrayList<>();
        try (Store store = backend.open()) {
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.onRollback(() -> ran.add("first"));
                        tx.onRollback(() -> {
                            throw new IllegalStateException("undo failed");
                        });
                        tx.onRollback(() -> ran.add("third"));
                        throw new IllegalStateException("cause");
                    }))
                    .hasMessage("cause")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
            assertThat(ran).containsExactly("third", "first");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptThatFailsIsUndoneAlone(Backend backend) {
        List<String> ran = new ArrayList<>();
        try (Store store = backend.open()) {
            store.write(tx -> {
                tx.onRollback(() -> ran.add("outer"));
                tx.insert(Tables.COMPUTES, compute(1, "kept"));
                assertThatThrownBy(() -> tx.attempt(() -> {
                            tx.onRollback(() -> ran.add("inner"));
                            tx.update(Tables.COMPUTES, compute(1, "lost"));
                            tx.insert(Tables.COMPUTES, compute(2, "lost"));
                            throw new IllegalStateException("enough");
                        }))
                        .hasMessage("enough");
                tx.attempt(() -> {
                    tx.insert(Tables.COMPUTES, compute(3, "kept"));
                    return true;
                });
                return true;
            });
            assertThat(ran).containsExactly("inner");
            assertThat(computes(store)).containsExactly(compute(1, "kept"), compute(3, "kept"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsKeepTheirAgeWhenTheyChange(Backend backend) {
        try (Store store = backend.open()) {
            store.write(tx -> {
                tx.insert(Tables.COMPUTES, compute(2, "a"));
                tx.insert(Tables.COMPUTES, compute(1, "b"));
                tx.update(Tables.COMPUTES, compute(2, "c"));
                return true;
            });
            assertThat(computes(store)).containsExactly(compute(2, "c"), compute(1, "b"));
        }
    }
}
