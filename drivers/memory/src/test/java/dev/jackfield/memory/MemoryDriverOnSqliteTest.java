package dev.jackfield.memory;

import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The contract on the memory driver, with its records in a SQLite file that each driver opens for itself. */
@DisplayName("memory on SQLite")
class MemoryDriverOnSqliteTest extends NetworkDriverTck {
    @TempDir
    private static Path folder = Path.of("");

    @Override
    protected DriverFixture openFixture() {
        Path file = folder.resolve(UUID.randomUUID() + ".db");
        MemoryWorld world = new MemoryWorld(Store.inFile(file), Limits.NONE);
        return new MemoryFixture(
                        world,
                        () -> world.open(MemoryFixture.INSTALLATION, Store.inFile(file)),
                        () -> everything(world, file))
                .with(MemoryProcess.on(file));
    }

    private static List<String> everything(MemoryWorld world, Path file) {
        List<String> lines = new ArrayList<>(records(file));
        world.dump().stream().filter(line -> line.startsWith("nic ")).forEach(lines::add);
        return lines;
    }

    /** Each row of each table, as SQLite itself tells it. */
    private static List<String> records(Path file) {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String table : names(statement)) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                    while (rows.next()) {
                        lines.add(line(table, rows));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return lines.stream().sorted().toList();
    }

    private static List<String> names(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            while (tables.next()) {
                names.add(tables.getString(1));
            }
        }
        return names;
    }

    private static String line(String table, ResultSet row) throws SQLException {
        StringBuilder line = new StringBuilder(table);
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String column = row.getMetaData().getColumnName(i);
            // The age of a row says nothing of what is there.
            if (!column.equals("seq")) {
                line.append(' ').append(column).append('=').append(row.getString(i));
            }
        }
        return line.toString();
    }
}
