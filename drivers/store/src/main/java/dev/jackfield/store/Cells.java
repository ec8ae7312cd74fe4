package dev.jackfield.store;

/** One stored row, cell by cell. */
interface Cells {
    String text(String column);

    long number(String column);

    default boolean flag(String column) {
        return number(column) != 0;
    }
}
