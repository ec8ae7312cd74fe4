package dev.jackfield.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rows of a SQLite file, over a connection of its own. */
final class SqliteWitness {
    /** When it was made and as the how manyth is told by clocks and counters, which go on. */
    private static final Set<String> GOES_ON = Set.of("seq", "created_at", "generation");

    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z";

    private SqliteWitness() {}

    /** One line a row; none if there is no file. */
    static List<String> rows(Path file) {
        List<String> rows = new ArrayList<>();
        if (!Files.exists(file)) {
            return rows;
        }
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
                while (result.next()) {
                    tables.add(result.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                    while (result.next()) {
                        rows.add(table + row(result));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look into " + file, e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static String row(ResultSet result) throws SQLException {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            String column = result.getMetaData().getColumnName(i);
            if (!GOES_ON.contains(column)) {
                row.append(' ').append(column).append('=').append(result.getString(i));
            }
        }
        return row.toString().replaceAll(INSTANT, "TIME");
    }

    /** Changes a file behind everyone's back. */
    static void change(Path file, String... statements) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot change " + file, e);
        }
    }
}
