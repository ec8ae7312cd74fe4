package dev.jackfield.core;

import dev.jackfield.network.Difference;
import dev.jackfield.network.Difference.Remedy;

import java.util.List;

/**
 * What should be, held against what is. Nothing was changed.
 *
 * @param differences what is otherwise: what others depend on first, what is nobody's last
 */
public record Reconciliation(List<Difference> differences) {
    /** Copies the list. */
    public Reconciliation {
        differences = List.copyOf(differences);
    }

    /**
     * The differences of one remedy.
     *
     * @param remedy which
     * @return those differences, in their order
     */
    public List<Difference> differences(Remedy remedy) {
        return differences.stream().filter(it -> it.remedy() == remedy).toList();
    }

    /**
     * Whether all is as it should be.
     *
     * @return whether there is no difference
     */
    public boolean isClean() {
        return differences.isEmpty();
    }
}
