package dev.jackfield.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A SQLite file as SQL text, and back. */
final class SqliteDump {
    private SqliteDump() {}

    /** The marks, the schema and all rows of a journal. */
    static String write(Path journal) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = connect(journal);
                Statement sql = connection.createStatement()) {
            for (String pragma : List.of("application_id", "user_version")) {
                lines.add("PRAGMA " + pragma + "="
                        + column(sql, "PRAGMA " + pragma).getFirst() + ";");
            }
            column(
                            sql,
                            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
                    .forEach(statement -> lines.add(statement + ";"));
            rows(sql, "flow", "seq", lines);
            rows(sql, "step", "flow, position", lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void rows(Statement sql, String table, String order, List<String> lines) throws SQLException {
        List<String> names = column(sql, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
        String values = "'(' || "
                + String.join(
                        " || ', ' || ",
                        names.stream().map(name -> "quote(" + name + ")").toList()) + " || ')'";
        String start = "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ";
        column(sql, "SELECT " + values + " FROM " + table + " ORDER BY " + order)
                .forEach(row -> lines.add(start + row + ";"));
    }

    private static List<String> column(Statement sql, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet row = sql.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    /** Makes a journal of a dump, as a process left it. */
    static void read(String dump, Path journal) throws SQLException {
        execute(journal, dump.split(";\n"));
    }

    /** Runs statements on a SQLite file; makes it if it is missing. */
    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = connect(file);
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** A file of {@code src/test/resources/golden}. */
    static String golden(String name) throws IOException {
        try (InputStream stream = SqliteDump.class.getResourceAsStream("/golden/" + name)) {
            if (stream == null) {
                throw new IOException("golden/" + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
