package dev.jackfield.core;

import dev.jackfield.network.ProjectId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which load balancers are wanted: a page of those that fit.
 *
 * @param project of this project
 * @param name of this name
 * @param status in this status
 * @param after those that come after this one, in the order of names and then projects
 * @param limit at most so many
 */
public record LoadBalancerFilter(
        Optional<ProjectId> project,
        Optional<String> name,
        Optional<LoadBalancerStatus> status,
        Optional<Position> after,
        int limit) {
    /**
     * Where a load balancer is in the order.
     *
     * @param name its name
     * @param project its project; empty if it has none
     */
    public record Position(String name, String project) {
        /**
         * Where a load balancer is.
         *
         * @param record the load balancer
         * @return its position
         */
        public static Position of(LoadBalancerRecord record) {
            return new Position(
                    record.name(),
                    record.loadBalancer().projectId().map(ProjectId::value).orElse(""));
        }
    }

    String sql() {
        StringBuilder sql = new StringBuilder("SELECT record FROM load_balancer WHERE TRUE");
        project.ifPresent(_ -> sql.append(" AND project = ?"));
        name.ifPresent(_ -> sql.append(" AND name = ?"));
        status.ifPresent(_ -> sql.append(" AND status = ?"));
        after.ifPresent(_ -> sql.append(" AND (name, project) > (?, ?)"));
        return sql.append(" ORDER BY name, project LIMIT ").append(limit).toString();
    }

    String[] parameters() {
        List<String> parameters = new ArrayList<>();
        project.map(ProjectId::value).ifPresent(parameters::add);
        name.ifPresent(parameters::add);
        status.map(Enum::name).ifPresent(parameters::add);
        after.ifPresent(position -> {
            parameters.add(position.name());
            parameters.add(position.project());
        });
        return parameters.toArray(String[]::new);
    }
}
