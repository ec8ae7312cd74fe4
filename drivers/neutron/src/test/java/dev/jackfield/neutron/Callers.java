package dev.jackfield.neutron;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.Caller;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ordinary members of projects of their own, with a token each, for the time of a test. */
final class Callers implements AutoCloseable {
    private final AdminCloud admin;
    private final Deque<String> made = new ArrayDeque<>();
    private final List<String> projects = new ArrayList<>();

    Callers(AdminCloud admin) {
        this.admin = admin;
    }

    Caller make() {
        String name = "jackfield-caller-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        String project = make("project", named(name));
        projects.add(project);
        String user = make("user", named(name).put("password", password));
        String role = admin.keystone("GET", "/roles?name=member", null)
                .orElseThrow()
                .at("/roles/0/id")
                .asString();
        admin.keystone("PUT", "/projects/" + project + "/users/" + user + "/roles/" + role, null);
        ObjectNode auth = (ObjectNode)
                AdminCloud.settings(TestCloud.file(), "lab-user").path("auth").deepCopy();
        auth.put("username", name).put("password", password).put("project_name", name);
        AdminCloud caller = new AdminCloud(auth);
        // Neutron makes a default group for who asks for groups; so it is there before anything is compared.
        caller.list("security_groups", "");
        return new Caller(new ProjectId(project), Optional.of(caller.token()));
    }

    private static ObjectNode named(String name) {
        return AdminCloud.JSON.createObjectNode().put("name", name).put("domain_id", "default");
    }

    private String make(String what, ObjectNode body) {
        ObjectNode wrapped = AdminCloud.JSON.createObjectNode();
        wrapped.set(what, body);
        String id = admin.keystone("POST", "/" + what + "s", wrapped)
                .orElseThrow()
                .path(what)
                .path("id")
                .asString();
        made.push("/" + what + "s/" + id);
        return id;
    }

    @Override
    public void close() {
        // The default groups do not go with the projects.
        for (String project : projects) {
            admin.list("security_groups", "?project_id=" + project)
                    .forEach(group -> admin.neutron(
                            "DELETE",
                            "/v2.0/security-groups/" + group.path("id").asString(),
                            null));
        }
        made.forEach(path -> admin.keystone("DELETE", path, null));
    }
}
