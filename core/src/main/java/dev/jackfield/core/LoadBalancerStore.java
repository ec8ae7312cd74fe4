package dev.jackfield.core;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceInUseException;
import tools.jackson.core.JacksonException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of load balancers, on disk. A name is unique in its project, and a compute instance carries one load balancer. */
final class LoadBalancerStore implements AutoCloseable {
    /** The application is "JFlb". */
    static final StateFile.Schema SCHEMA = new StateFile.Schema(
            0x4a466c62, 2, "controller's state", LoadBalancerStore.class, StateFile.Synchronous.FULL);

    private final StateFile file;

    LoadBalancerStore(Path file) {
        this.file = new StateFile(file, SCHEMA);
    }

    /**
     * Adds a record.
     *
     * @return empty; or the record that has the name already, and nothing was added
     * @throws ResourceInUseException a compute instance carries another load balancer; nothing was added
     */
    Optional<LoadBalancerRecord> insert(LoadBalancerRecord record) {
        return file.write(connection -> {
            Optional<LoadBalancerRecord> taken = query(
                            connection,
                            "SELECT record FROM load_balancer WHERE project = ? AND name = ? OR id = ?",
                            project(record),
                            record.name(),
                            record.id().value())
                    .stream()
                    .findFirst();
            if (taken.isEmpty()) {
                update(
                        connection,
                        "INSERT INTO load_balancer (id, project, name, status, record) VALUES (?, ?, ?, ?, ?)",
                        record.id().value(),
                        project(record),
                        record.name(),
                        record.status().name(),
                        CoreJson.write(record));
                carry(connection, record);
            }
            return taken;
        });
    }

    /**
     * Writes a record anew. One that was deleted meanwhile stays deleted.
     *
     * @throws ResourceInUseException a compute instance carries another load balancer; nothing was changed
     */
    void update(LoadBalancerRecord record) {
        file.write(connection -> {
            int updated = update(
                    connection,
                    "UPDATE load_balancer SET status = ?, record = ? WHERE id = ?",
                    record.status().name(),
                    CoreJson.write(record),
                    record.id().value());
            if (updated == 1) {
                carry(connection, record);
            }
            return updated;
        });
    }

    /** Notes which computes carry the load balancer: those that are planned, too. */
    private void carry(Connection connection, LoadBalancerRecord record) throws SQLException {
        String id = record.id().value();
        update(connection, "DELETE FROM carrier WHERE load_balancer = ?", id);
        for (ComputeId compute : computes(record)) {
            Optional<LoadBalancerRecord> other = query(
                            connection,
                            "SELECT record FROM load_balancer, carrier WHERE id = load_balancer AND compute = ?",
                            compute.value())
                    .stream()
                    .findFirst();
            if (other.isPresent()) {
                throw inUse(compute, other.get());
            }
            update(connection, "INSERT INTO carrier (compute, load_balancer) VALUES (?, ?)", compute.value(), id);
        }
    }

    private static List<ComputeId> computes(LoadBalancerRecord record) {
        return record.loadBalancer().amphorae().stream()
                .map(Amphora::computeId)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    static ResourceInUseException inUse(ComputeId compute, LoadBalancerRecord carried) {
        return new ResourceInUseException(
                "compute " + compute + " carries load balancer " + carried.name() + " (" + carried.id() + ")",
                ErrorContext.of("", compute, carried.id()));
    }

    /** How the records are now; see {@link StateFile#stamp}. */
    Optional<StateFile.Stamp> stamp() {
        return file.stamp();
    }

    /** Deletes a record; one that does not exist is success. */
    void delete(LoadBalancerId id) {
        file.write(connection -> update(connection, "DELETE FROM load_balancer WHERE id = ?", id.value()));
    }

    Optional<LoadBalancerRecord> find(LoadBalancerId id) {
        return file.read(
                connection -> query(connection, "SELECT record FROM load_balancer WHERE id = ?", id.value()).stream()
                        .findFirst());
    }

    Optional<LoadBalancerRecord> find(Optional<ProjectId> project, String name) {
        return file.read(connection -> query(
                        connection,
                        "SELECT record FROM load_balancer WHERE project = ? AND name = ?",
                        project.map(ProjectId::value).orElse(""),
                        name)
                .stream()
                .findFirst());
    }

    /** Those of an id or a name. */
    List<LoadBalancerRecord> find(String nameOrId) {
        return file.read(connection ->
                query(connection, "SELECT record FROM load_balancer WHERE id = ? OR name = ?", nameOrId, nameOrId));
    }

    /**
     * The one of an id, or of a name that only one project uses.
     *
     * @throws LoadBalancerNotFoundException no such load balancer
     * @throws InvalidValueException several projects have one of that name
     */
    LoadBalancerRecord get(String nameOrId) {
        List<LoadBalancerRecord> found = find(nameOrId);
        Optional<LoadBalancerRecord> byId = found.stream()
                .filter(record -> record.id().value().equals(nameOrId))
                .findFirst();
        if (byId.isEmpty() && found.size() > 1) {
            throw new InvalidValueException(
                    "load balancer",
                    nameOrId,
                    "is a name in several projects; use one of the ids "
                            + found.stream().map(LoadBalancerRecord::id).toList());
        }
        return byId.or(() -> found.stream().findFirst())
                .orElseThrow(() -> new LoadBalancerNotFoundException("show", nameOrId));
    }

    Optional<LoadBalancerRecord> findCarriedBy(ComputeId compute) {
        return file.read(connection -> query(
                        connection,
                        "SELECT record FROM load_balancer, carrier WHERE id = load_balancer AND compute = ?",
                        compute.value())
                .stream()
                .findFirst());
    }

    /** Those that are not simply there: a flow is at work on them, or was when its process died, or could not be finished. */
    List<LoadBalancerRecord> unsettled() {
        // Word for word the condition of the partial index, which SQLite uses for nothing else.
        return file.read(connection -> query(connection, "SELECT record FROM load_balancer WHERE status <> 'ACTIVE'"));
    }

    List<LoadBalancerRecord> list() {
        return file.read(connection -> query(connection, "SELECT record FROM load_balancer ORDER BY name, project"));
    }

    /** Those that are wanted, by name and project. */
    List<LoadBalancerRecord> list(LoadBalancerFilter filter) {
        return file.read(connection -> query(connection, filter.sql(), filter.parameters()));
    }

    /** The one, if it is there; empty: all. */
    List<LoadBalancerRecord> list(Optional<LoadBalancerId> scope) {
        return scope.map(id -> find(id).stream().toList()).orElseGet(this::list);
    }

    private static String project(LoadBalancerRecord record) {
        return record.loadBalancer().projectId().map(ProjectId::value).orElse("");
    }

    private List<LoadBalancerRecord> query(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<LoadBalancerRecord> records = new ArrayList<>();
            while (rows.next()) {
                records.add(CoreJson.read(rows.getString(1), LoadBalancerRecord.class));
            }
            return records;
        } catch (JacksonException e) {
            throw file.unreadable("a record that is not readable: " + e.getOriginalMessage(), e);
        }
    }

    private static int update(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
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
