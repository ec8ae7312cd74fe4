package dev.jackfield.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** One connection to a store's file, with its statements, each prepared once. One thread at a time may use it. */
final class SqliteSession implements AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final SeenRows seen = new SeenRows();
    private long busyMillis = -1;

    private SqliteSession(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Work on the database that may fail as SQLite does. */
    @FunctionalInterface
    interface Sql<T> {
        T run() throws SQLException;
    }

    static SqliteSession open(Path file) throws SQLException {
        return new SqliteSession(file, DriverManager.getConnection("jdbc:sqlite:" + file));
    }

    /** Runs work; an error of SQLite becomes one of ours. */
    <T> T run(Sql<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            forgetStatements(e);
            throw SqliteErrors.of(file, e);
        }
    }

    /** SQLite's driver has closed the statement that raised. */
    private void forgetStatements(SQLException raised) {
        try {
            closeStatements();
        } catch (SQLException e) {
            raised.addSuppressed(e);
        }
    }

    /** What was read and still holds. */
    SeenRows seen() {
        return seen;
    }

    /** To be called when a transaction has begun: forgets what was read if somebody else changed something since. */
    void lookForChanges() {
        long version = run(() -> {
            try (ResultSet result = prepare("PRAGMA data_version").executeQuery()) {
                return result.next() ? result.getLong(1) : -1;
            }
        });
        seen.asOf(version);
    }

    /** How long a statement waits for another process. */
    void waitForOthers(long millis) throws SQLException {
        if (millis != busyMillis) {
            execute("PRAGMA busy_timeout = " + millis);
            busyMillis = millis;
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The same for a statement that is needed again and again. */
    void executePrepared(String sql) throws SQLException {
        prepare(sql).execute();
    }

    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    private void closeStatements() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    @Override
    public void close() throws SQLException {
        closeStatements();
        connection.close();
    }
}
