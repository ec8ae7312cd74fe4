package dev.jackfield.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A copy of a flow journal in which the rows of flows are written by nothing but the statements and the commits that they need. */
final class BareJournal implements AutoCloseable {
    private static final String NOW = "2026-01-01T00:00:00.000000001Z";

    private final Connection connection;
    private final PreparedStatement open;
    private final PreparedStatement commit;
    private final PreparedStatement begin;
    private final PreparedStatement step;
    private final PreparedStatement end;
    private final PreparedStatement forget;

    private BareJournal(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement settings = connection.createStatement()) {
            settings.execute("PRAGMA journal_mode = WAL");
            settings.execute("PRAGMA synchronous = FULL");
            settings.execute("PRAGMA foreign_keys = ON");
        }
        open = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        begin = connection.prepareStatement(
                "INSERT INTO flow (id, subject, type, version, input, state, started) VALUES (?, ?, 'bench', 1, ?, 'RUNNING', ?)");
        step = connection.prepareStatement("""
                INSERT INTO step (flow, position, name, state, result) VALUES ((SELECT seq FROM flow WHERE id = ?), ?, ?, ?, ?)
                ON CONFLICT (flow, position) DO UPDATE SET state = excluded.state, result = excluded.result""");
        end = connection.prepareStatement("UPDATE flow SET state = 'DONE', ended = ? WHERE id = ?");
        forget = connection.prepareStatement("""
                DELETE FROM flow WHERE state IN ('DONE', 'ROLLED_BACK', 'SUPERSEDED') AND seq <= (SELECT seq FROM flow
                WHERE state IN ('DONE', 'ROLLED_BACK', 'SUPERSEDED') ORDER BY seq DESC LIMIT 1 OFFSET 1000)""");
    }

    /** Opens a copy. */
    static BareJournal copyOf(Path journal, Path copy) throws SQLException {
        try (Connection original = DriverManager.getConnection("jdbc:sqlite:" + journal);
                Statement statement = original.createStatement()) {
            statement.execute("VACUUM INTO '" + copy + "'");
        }
        return new BareJournal(DriverManager.getConnection("jdbc:sqlite:" + copy));
    }

    /** Writes a flow, as its engine would: a commit for its begin with the first step's, and one for each step's end with the next one's begin. */
    void flow(String id, String subject, int steps) throws SQLException {
        open.execute();
        begin.setString(1, id);
        begin.setString(2, subject);
        begin.setString(3, subject);
        begin.setString(4, NOW);
        begin.executeUpdate();
        step(id, 0, "STARTED");
        commit.execute();
        for (int i = 0; i < steps; i++) {
            open.execute();
            step(id, i, "DONE");
            if (i + 1 < steps) {
                step(id, i + 1, "STARTED");
            } else {
                end.setString(1, NOW);
                end.setString(2, id);
                end.executeUpdate();
                forget.executeUpdate();
            }
            commit.execute();
        }
    }

    private void step(String flow, int position, String state) throws SQLException {
        step.setString(1, flow);
        step.setInt(2, position);
        step.setString(3, "step-" + position);
        step.setString(4, state);
        step.setString(5, state.equals("DONE") ? "" : null);
        step.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
