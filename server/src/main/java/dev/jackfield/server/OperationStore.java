package dev.jackfield.server;

import dev.jackfield.core.Json;
import dev.jackfield.core.StateFile;
import dev.jackfield.network.Id;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operations on disk: those that run, as they were when they began, and the latest that came to an end. A commit survives the death of
 * the process; load balancers themselves are kept elsewhere, and more surely.
 */
final class OperationStore implements AutoCloseable {
    /** The application is "JFop". */
    private static final StateFile.Schema SCHEMA = new StateFile.Schema(
            0x4a466f70, 1, "daemon's record of operations", OperationStore.class, StateFile.Synchronous.NORMAL);

    /** Some weeks of a busy cloud; each is some kilobytes. */
    private static final int KEPT = 10_000;

    /** How often it is looked what is too old. */
    private static final int FORGETTING = 256;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final StateFile file;

    OperationStore(Path file) {
        this.file = new StateFile(file, SCHEMA);
    }

    /**
     * An operation that was found.
     *
     * @param number says which came before which
     * @param project whose it is
     * @param tree what it is
     */
    record Found(long number, Optional<ProjectId> project, JsonNode tree) {}

    /** What somebody called a request, and what was in it. */
    record Key(String key, String fingerprint) {}

    /** An operation that was asked for under a key before. */
    record Earlier(String operation, String fingerprint) {}

    /** Adds an operation, unless its key is known: then nothing is added, and what it was is returned. */
    Optional<Earlier> insert(Operation operation, Optional<Key> key) {
        return file.write(connection -> {
            if (key.isPresent()) {
                Optional<Earlier> earlier = earlier(connection, operation.requestedBy(), key.get());
                if (earlier.isPresent()) {
                    return earlier;
                }
            }
            long number = change(
                    connection,
                    "INSERT INTO operation (id, project, load_balancer, state, operation) VALUES (?, ?, ?, ?, ?)"
                            + " RETURNING number",
                    operation.id(),
                    operation.projectId().map(ProjectId::value).orElse(""),
                    loadBalancer(operation),
                    operation.state().name(),
                    Json.tree(operation).toString());
            if (key.isPresent()) {
                change(
                        connection,
                        "INSERT INTO idempotency_key (requested_by, key, fingerprint, operation) VALUES (?, ?, ?, ?)"
                                + " RETURNING 1",
                        operation.requestedBy(),
                        key.get().key(),
                        key.get().fingerprint(),
                        operation.id());
            }
            if (number % FORGETTING == 0) {
                change(
                        connection,
                        "DELETE FROM operation WHERE state <> 'RUNNING' AND number <= ? RETURNING 1",
                        String.valueOf(number - KEPT));
            }
            return Optional.empty();
        });
    }

    /** What was asked for under a key. */
    Optional<Earlier> earlier(String requestedBy, Key key) {
        return file.read(connection -> earlier(connection, requestedBy, key));
    }

    private static Optional<Earlier> earlier(Connection connection, String requestedBy, Key key) throws SQLException {
        try (PreparedStatement query = prepare(
                        connection,
                        "SELECT operation, fingerprint FROM idempotency_key WHERE requested_by = ? AND key = ?",
                        requestedBy,
                        key.key());
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(new Earlier(row.getString(1), row.getString(2))) : Optional.empty();
        }
    }

    /**
     * Writes an operation anew.
     *
     * @param tree what it is, as JSON
     */
    StateFile.Pending<Long> update(Operation operation, JsonNode tree) {
        return update(operation.id(), loadBalancer(operation), operation.state(), tree);
    }

    /** Writes an operation of another run anew. */
    StateFile.Pending<Long> update(String id, String loadBalancer, OperationState state, JsonNode tree) {
        return file.writeLater(connection -> change(
                connection,
                "UPDATE operation SET load_balancer = ?, state = ?, operation = ? WHERE id = ? RETURNING number",
                loadBalancer,
                state.name(),
                tree.toString(),
                id));
    }

    Optional<Found> find(String id) {
        return file
                .read(connection ->
                        query(connection, "SELECT number, project, operation FROM operation WHERE id = ?", id))
                .stream()
                .findFirst();
    }

    /** Those that ran when their daemon died. */
    List<Found> running() {
        return file.read(connection -> query(
                connection,
                "SELECT number, project, operation FROM operation WHERE state = 'RUNNING' ORDER BY number"));
    }

    /** A page of them, the newest first. */
    List<Found> list(OperationFilter filter) {
        StringBuilder sql = new StringBuilder("SELECT number, project, operation FROM operation WHERE TRUE");
        List<String> parameters = new ArrayList<>();
        filter.project().ifPresent(project -> {
            sql.append(" AND project = ?");
            parameters.add(project.value());
        });
        filter.loadBalancer().ifPresent(loadBalancer -> {
            sql.append(" AND load_balancer = ?");
            parameters.add(loadBalancer);
        });
        filter.state().ifPresent(state -> {
            sql.append(" AND state = ?");
            parameters.add(state.name());
        });
        filter.before().ifPresent(before -> sql.append(" AND number < ").append(before));
        sql.append(" ORDER BY number DESC LIMIT ").append(filter.limit());
        return file.read(connection -> query(connection, sql.toString(), parameters.toArray(String[]::new)));
    }

    private static String loadBalancer(Operation operation) {
        return operation.loadBalancerId().map(Id::value).orElse("");
    }

    private static List<Found> query(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = prepare(connection, sql, parameters);
                ResultSet rows = query.executeQuery()) {
            List<Found> found = new ArrayList<>();
            while (rows.next()) {
                String project = rows.getString(2);
                found.add(new Found(
                        rows.getLong(1),
                        project.isEmpty() ? Optional.empty() : Optional.of(new ProjectId(project)),
                        MAPPER.readTree(rows.getString(3))));
            }
            return found;
        }
    }

    /** Changes rows and returns the number that the first of them returns; 0 if none was changed. */
    private static long change(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement change = prepare(connection, sql, parameters);
                ResultSet rows = change.executeQuery()) {
            long first = rows.next() ? rows.getLong(1) : 0;
            while (rows.next()) {
                // SQLite changes rows while they are read.
            }
            return first;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        file.close();
    }
}
