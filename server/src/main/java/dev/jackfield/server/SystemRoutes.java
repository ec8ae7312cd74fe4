package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.OrphanRemoval;
import dev.jackfield.core.TreeNode;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of the daemon itself: how it is, what it can, what leaked, and the page. */
final class SystemRoutes {
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int USUAL_GRACE_SECONDS = 60;
    private static final int MOST_GRACE_SECONDS = 86_400;

    private final NetworkDriver driver;
    private final Controller controller;
    private final ChangeLog changes;
    private final Metrics metrics;
    private final Auditor auditor;
    private final Map<String, Route.Handler> parts = parts();

    SystemRoutes(NetworkDriver driver, Controller controller, ChangeLog changes, Metrics metrics, Auditor auditor) {
        this.driver = driver;
        this.controller = controller;
        this.changes = changes;
        this.metrics = metrics;
        this.auditor = auditor;
    }

    List<Route> all() {
        return List.of(
                Route.open("isAlive", "GET /health/live", this::live),
                Route.open("isReady", "GET /health/ready", this::ready),
                Route.open("getDescription", "GET /openapi.yaml", file("application/yaml", "/openapi.yaml")),
                Route.open("getPage", "GET /", file("text/html; charset=utf-8", "page/index.html")),
                Route.open("getPageScript", "GET /page.js", file("text/javascript; charset=utf-8", "page/page.js")),
                Route.open("getPageStyle", "GET /page.css", file("text/css; charset=utf-8", "page/page.css")),
                Route.open("getPagePart", "GET /page/{file}", this::part),
                Route.of("getMetrics", Role.READ, "GET /metrics", this::metrics),
                Route.of("getPrincipal", Role.READ, "GET /v1/principal", this::principal),
                Route.of("getDriver", Role.READ, "GET /v1/driver", this::driver),
                Route.of("audit", Role.READ, "GET /v1/audit", this::audit),
                Route.of("removeOrphans", Role.ADMIN, "POST /v1/audit/remove", this::remove),
                Route.of("reconcile", Role.READ, "GET /v1/reconciliation", this::reconcile),
                Route.of("mend", Role.ADMIN, "POST /v1/reconciliation/mend", this::mend));
    }

    private static Map<String, Route.Handler> parts() {
        Map<String, Route.Handler> parts = new HashMap<>();
        parts.put("icon.svg", file("image/svg+xml", "page/icon.svg"));
        for (String module :
                List.of("balancer", "client", "dom", "drawing", "operations", "problems", "store", "views")) {
            String name = module + ".js";
            parts.put(name, file("text/javascript; charset=utf-8", "page/" + name));
        }
        return parts;
    }

    private Answer part(Call call) throws InterruptedException {
        String name = call.path("file");
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() ->
                        new NetworkException(ErrorKind.NOT_FOUND, "the page has no part " + name, ErrorContext.NONE))
                .answer(call);
    }

    private static Route.Handler file(String contentType, String resource) {
        try (InputStream in = SystemRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            Answer answer = Answer.text(contentType, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return _ -> answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That this is answered is all that there is to say. */
    private Answer live(Call call) {
        return Answer.ok(Map.of("live", true));
    }

    /** Whether the records can be read, and the driver answers. */
    private Answer ready(Call call) {
        List<String> problems = new ArrayList<>();
        look("state", problems, controller.upkeep()::unsettled);
        look("driver", problems, driver::capabilities);
        if (driver.capabilities().contains(Capability.ADMINISTRATION)) {
            look("driver", problems, driver.administration()::listComputes);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", problems.isEmpty());
        body.put("problems", problems);
        return Answer.json(problems.isEmpty() ? Answer.OK : SERVICE_UNAVAILABLE, body);
    }

    private static void look(String what, List<String> problems, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // Without a token nobody is told more than that.
            problems.add(what + ": " + Problem.kindOf(e));
        }
    }

    private Answer metrics(Call call) {
        NetworkRoutes.unlimited(call);
        return Answer.text(Metrics.CONTENT_TYPE, metrics.text());
    }

    /** Who asks, and what he may do. */
    private Answer principal(Call call) {
        call.query();
        return Answer.ok(call.principal());
    }

    private Answer driver(Call call) {
        call.query();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", driver.name());
        body.put("capabilities", driver.capabilities().stream().sorted().toList());
        return Answer.ok(body);
    }

    private Answer audit(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        return Answer.ok(auditor.audit());
    }

    private Answer remove(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        TreeNode body = call.optionalBody("removal").keys("grace_seconds");
        Duration grace = grace(body);
        changes.note(call, "REMOVE_ORPHANS", "");
        OrphanRemoval removal = controller.upkeep().removeOrphans(grace);
        return Answer.ok(removal);
    }

    private static Duration grace(TreeNode body) {
        return Duration.ofSeconds(body.find("grace_seconds")
                .map(node -> {
                    int seconds = node.integer();
                    if (seconds < 0 || seconds > MOST_GRACE_SECONDS) {
                        throw node.invalid("must be from 0 to " + MOST_GRACE_SECONDS);
                    }
                    return seconds;
                })
                .orElse(USUAL_GRACE_SECONDS));
    }

    private Answer reconcile(Call call) {
        NetworkRoutes.unlimited(call);
        return Answer.ok(
                controller.upkeep().reconcile(call.query("load_balancer").text("load_balancer")));
    }

    private Answer mend(Call call) {
        NetworkRoutes.unlimited(call);
        call.query();
        TreeNode body = call.optionalBody("mending").keys("load_balancer", "grace_seconds");
        Optional<String> loadBalancer = body.find("load_balancer").map(TreeNode::text);
        Duration grace = grace(body);
        changes.note(call, "MEND", loadBalancer.orElse(""));
        return Answer.ok(controller.upkeep().mend(loadBalancer, grace));
    }
}
