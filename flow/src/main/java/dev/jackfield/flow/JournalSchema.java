package dev.jackfield.flow;

import dev.jackfield.flow.JournalException.Kind;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a journal's tables up to date, by the numbered scripts in {@code schema/}; a file says in its {@code user_version} how many of them it has had.
 *
 * @param file for what is wrong with it
 * @param sql a statement on its connection
 */
record JournalSchema(JournalFile file, Statement sql) {
    /** The newest schema this program knows: the number of scripts. */
    static final int NEWEST = 1;

    /** Marks a SQLite file as ours: "JFfl". */
    static final int APPLICATION = 0x4a46666c;

    /**
     * Whether nothing is to be done; changes nothing. To be called in a transaction: another process may be making the tables.
     *
     * @throws JournalException the file is not a flow journal, or a newer release wrote it
     */
    boolean isCurrent() throws SQLException {
        return found() == NEWEST;
    }

    /**
     * Applies the scripts that the file has not had; to be called in a transaction that writes.
     *
     * @throws JournalException as above
     */
    void upgrade() throws SQLException {
        // Another process may have done it meanwhile.
        for (int next = found() + 1; next <= NEWEST; next++) {
            apply(next);
        }
    }

    /** The schema the file has; 0 if it is empty. */
    private int found() throws SQLException {
        int found = number("PRAGMA user_version");
        int application = number("PRAGMA application_id");
        boolean empty = number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION && !(empty && application == 0 && found == 0)) {
            throw file.failure(
                    Kind.CORRUPT,
                    "is not a flow journal: its application id is " + application + ", not " + APPLICATION,
                    null);
        }
        if (found > NEWEST) {
            throw file.failure(
                    Kind.NEWER_SCHEMA,
                    "has schema " + found + ", this program knows schemas up to " + NEWEST
                            + "; a newer release wrote it",
                    null);
        }
        return found;
    }

    private void apply(int schema) throws SQLException {
        String name = "schema/" + schema + ".sql";
        try (InputStream script = JournalSchema.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            for (String statement : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";")) {
                if (!statement.isBlank()) {
                    sql.execute(statement);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sql.execute("PRAGMA application_id=" + APPLICATION);
        sql.execute("PRAGMA user_version=" + schema);
    }

    private int number(String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
