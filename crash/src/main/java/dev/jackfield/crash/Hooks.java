package dev.jackfield.crash;

import dev.jackfield.flow.Step;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreStatement;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the {@link Weaver} has called in every driver's process: at commits, and in the place of undos. */
public final class Hooks {
    private static final Field SQL = field(CoreStatement.class, "sql");
    private static final Field FILE = field(org.sqlite.core.DB.class, "fileName");
    /** The connections that have begun to write. */
    private static final Set<Object> WRITING = ConcurrentHashMap.newKeySet();

    private static volatile String broken = "";

    private Hooks() {}

    /** The seams of all drivers: each commit of journal, records and store, and each undo of a step. */
    static List<Seam> seams() {
        return List.of(
                Seam.call("org.sqlite.core.DB", "execute", "(Lorg/sqlite/core/CoreStatement;", Hooks.class, "commit"),
                Seam.unless("dev.jackfield.core.WordedStep", "undo", Hooks.class, "isBroken"));
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("SQLite's driver has changed", e);
        }
    }

    /** A statement of SQLite: the commit of what was written is a point. */
    public static @Nullable String commit(Object database, Object statement, Object[] values) {
        try {
            return switch (String.valueOf(SQL.get(statement))) {
                case "BEGIN IMMEDIATE" -> {
                    WRITING.add(database);
                    yield null;
                }
                case "COMMIT" ->
                    WRITING.remove(database)
                            ? "commit of "
                                    + Path.of(String.valueOf(FILE.get(database)))
                                            .getFileName()
                            : null;
                case "ROLLBACK" -> {
                    WRITING.remove(database);
                    yield null;
                }
                default -> null;
            };
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves out the undos of steps whose name begins so. */
    static void breakUndo(String step) {
        broken = step;
    }

    /** In the place of threads that work at once: the points come in one order then. */
    public static ExecutorService oneAfterAnother() {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    }

    /** Whether the undo of a step is to be left out. */
    public static boolean isBroken(Object step, Object context) {
        return !broken.isEmpty() && ((Step) step).name().startsWith(broken);
    }
}
