package dev.jackfield.cli;

import dev.jackfield.core.TreeNode;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.ProjectId;
import dev.jackfield.server.DaemonConfig;
import dev.jackfield.server.DaemonConfig.Grant;
import dev.jackfield.server.DaemonConfig.Limits;
import dev.jackfield.server.DaemonConfig.Listen;
import dev.jackfield.server.DaemonConfig.Tls;
import dev.jackfield.server.DaemonLog;
import dev.jackfield.server.Role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration file says; {@code examples/jackfield.yaml} explains the keys.
 *
 * @param driver the driver's name, unless the command line names one
 * @param driverOptions the driver's own settings
 * @param state where records are kept, unless the command line says it
 * @param managementNetworks names or ids of networks by which amphorae are managed
 * @param log how lines of the log look
 * @param daemon how it serves
 */
record ServeSettings(
        Optional<String> driver,
        Map<String, String> driverOptions,
        Optional<Path> state,
        List<String> managementNetworks,
        DaemonLog.Format log,
        DaemonConfig daemon) {
    private static final int MOST = 1_000_000;
    private static final int MOST_BODY_BYTES = 64 << 20;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_AUDIT_SECONDS = 86_400;
    private static final int MOST_MILLISECONDS = 60_000;

    /** What is so unless a file says otherwise. */
    static ServeSettings usual() {
        return new ServeSettings(
                Optional.empty(), Map.of(), Optional.empty(), List.of(), DaemonLog.Format.TEXT, DaemonConfig.usual());
    }

    /**
     * Reads a tree.
     *
     * @throws InvalidValueException a value is wrong; its field is the path
     */
    static ServeSettings read(TreeNode root) {
        root.keys(
                "listen",
                "driver",
                "driver_options",
                "state",
                "management_networks",
                "log",
                "tls",
                "tokens",
                "limits",
                "watch_milliseconds",
                "audit_seconds",
                "stop_seconds");
        DaemonConfig usual = DaemonConfig.usual();
        DaemonConfig daemon = new DaemonConfig(
                root.find("listen").map(node -> node.value(Listen::parse)).orElse(usual.listen()),
                root.find("tls").map(ServeSettings::tls),
                root.list("tokens", ServeSettings::grant),
                root.find("limits").map(node -> limits(node, usual.limits())).orElse(usual.limits()),
                root.find("watch_milliseconds")
                        .map(node -> Duration.ofMillis(within(node, 0, MOST_MILLISECONDS)))
                        .orElse(usual.watch()),
                root.find("audit_seconds")
                        .map(node -> Duration.ofSeconds(within(node, 0, MOST_AUDIT_SECONDS)))
                        .orElse(usual.audit()),
                root.find("stop_seconds")
                        .map(node -> Duration.ofSeconds(within(node, 0, MOST_SECONDS)))
                        .orElse(usual.stopPatience()));
        return new ServeSettings(
                root.find("driver").map(TreeNode::text),
                root.find("driver_options").map(ServeSettings::options).orElse(Map.of()),
                root.find("state").map(node -> node.value(Path::of)),
                root.list("management_networks", TreeNode::text),
                root.find("log").map(node -> node.oneOf(DaemonLog.Format.class)).orElse(DaemonLog.Format.TEXT),
                daemon);
    }

    private static Tls tls(TreeNode node) {
        node.keys("certificate", "key", "client_ca");
        return new Tls(
                node.get("certificate").value(Path::of),
                node.get("key").value(Path::of),
                node.find("client_ca").map(it -> it.value(Path::of)));
    }

    private static Grant grant(TreeNode node) {
        node.keys("name", "role", "project", "sha256");
        return new Grant(
                node.get("name").text(),
                node.get("role").oneOf(Role.class),
                node.find("project").map(it -> it.value(ProjectId::new)),
                sha256(node.get("sha256")));
    }

    private static String sha256(TreeNode node) {
        String text = node.text();
        if (!text.matches("[0-9a-f]{64}")) {
            // What stands there may be the token itself, so it is not repeated.
            throw new InvalidValueException(
                    node.path(), "…", "must be 64 hexadecimal digits, as sha256sum prints them");
        }
        return text;
    }

    private static Limits limits(TreeNode node, Limits usual) {
        node.keys("body_bytes", "operations_per_project", "streams", "connections", "idle_seconds");
        return new Limits(
                number(node, "body_bytes", MOST_BODY_BYTES, usual.bodyBytes()),
                number(node, "operations_per_project", MOST, usual.operationsPerProject()),
                number(node, "streams", MOST, usual.streams()),
                number(node, "connections", MOST, usual.connections()),
                Duration.ofSeconds(number(
                        node, "idle_seconds", MOST_SECONDS, (int) usual.idle().toSeconds())));
    }

    private static int number(TreeNode node, String key, int most, int usual) {
        return node.find(key).map(it -> within(it, 1, most)).orElse(usual);
    }

    private static int within(TreeNode node, int least, int most) {
        int number = node.integer();
        if (number < least || number > most) {
            throw node.invalid("must be from " + least + " to " + most);
        }
        return number;
    }

    private static Map<String, String> options(TreeNode node) {
        if (!node.node().isObject()) {
            throw node.invalid("must be a mapping");
        }
        Map<String, String> options = new LinkedHashMap<>();
        node.node()
                .propertyNames()
                .forEach(key -> options.put(key, node.get(key).text()));
        return options;
    }

    /** All that holds, as the file would say it; who has tokens, but nothing of the tokens. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("listen", daemon.listen().toString());
        shown.put("driver", driver);
        // An option may be a password.
        shown.put("driver_options", driverOptions.keySet());
        shown.put("state", state);
        shown.put("management_networks", managementNetworks);
        shown.put("log", log);
        shown.put("tls", daemon.tls());
        shown.put(
                "tokens",
                daemon.grants().stream()
                        .map(grant -> new ShownGrant(grant.name(), grant.role(), grant.project()))
                        .toList());
        shown.put("limits", daemon.limits());
        shown.put("watch_milliseconds", daemon.watch().toMillis());
        shown.put("audit_seconds", daemon.audit().toSeconds());
        shown.put("stop_seconds", daemon.stopPatience().toSeconds());
        return shown;
    }

    private record ShownGrant(String name, Role role, Optional<ProjectId> project) {}
}
