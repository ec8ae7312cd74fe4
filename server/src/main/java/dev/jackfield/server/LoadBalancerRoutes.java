package dev.jackfield.server;

import dev.jackfield.core.Controller;
import dev.jackfield.core.LoadBalancerFilter;
import dev.jackfield.core.LoadBalancerRecord;
import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpecReader;
import dev.jackfield.core.LoadBalancerStatus;
import dev.jackfield.core.LoadBalancerView;
import dev.jackfield.core.RecoveryReport;
import dev.jackfield.core.TreeNode;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ProjectId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is done with load balancers. */
final class LoadBalancerRoutes {
    private static final String ONE = "/v1/load-balancers/{load_balancer}";
    /** What an operation on all of them names as the load balancer. */
    private static final String ALL = "*";

    private static final int PRECONDITION_FAILED = 412;
    private static final int MOST_ON_A_PAGE = 1_000;
    private static final int USUAL_ON_A_PAGE = 100;

    private final Controller controller;
    private final LoadBalancers loadBalancers;
    private final Operations operations;
    private final ChangeLog changes;
    private final RecordAnswers answers;

    LoadBalancerRoutes(LoadBalancers loadBalancers, Operations operations, ChangeLog changes) {
        this.controller = loadBalancers.controller();
        this.loadBalancers = loadBalancers;
        this.operations = operations;
        this.changes = changes;
        this.answers = new RecordAnswers(controller::stamp);
    }

    List<Route> all() {
        return List.of(
                Route.of("listLoadBalancers", Role.READ, "GET /v1/load-balancers", this::list),
                Route.of(
                        "createLoadBalancer", Role.OPERATE, "POST /v1/load-balancers", once(Call::bytes, this::create)),
                Route.of("planLoadBalancer", Role.READ, "POST /v1/plans", this::plan),
                Route.of("getLoadBalancer", Role.READ, "GET " + ONE, this::show),
                Route.of("updateLoadBalancer", Role.OPERATE, "PUT " + ONE, once(Call::bytes, this::update)),
                Route.of(
                        "deleteLoadBalancer",
                        Role.OPERATE,
                        "DELETE " + ONE,
                        once(LoadBalancerRoutes::nothing, this::delete)),
                Route.of("checkLoadBalancer", Role.READ, "GET " + ONE + "/check", this::check),
                Route.of("getTopology", Role.READ, "GET " + ONE + "/topology", this::topology),
                Route.of(
                        "switchLoadBalancer",
                        Role.OPERATE,
                        "POST " + ONE + "/switch",
                        once(Call::bytes, this::switchVip)),
                Route.of("replaceAmphora", Role.OPERATE, "POST " + ONE + "/replace", once(Call::bytes, this::replace)),
                Route.of(
                        "replaceAllAmphorae",
                        Role.OPERATE,
                        "POST " + ONE + "/replace-all",
                        once(Call::bytes, this::replaceAll)),
                Route.of(
                        "recoverLoadBalancer",
                        Role.OPERATE,
                        "POST " + ONE + "/recover",
                        once(LoadBalancerRoutes::nothing, this::recover)),
                Route.of(
                        "recoverLoadBalancers",
                        Role.OPERATE,
                        "POST /v1/recover",
                        once(LoadBalancerRoutes::nothing, this::recoverAll)),
                Route.of("adoptLoadBalancer", Role.ADMIN, "POST " + ONE + "/adopt", once(Call::bytes, this::adopt)),
                Route.of(
                        "releaseLoadBalancer",
                        Role.ADMIN,
                        "POST " + ONE + "/release",
                        once(LoadBalancerRoutes::nothing, this::release)));
    }

    /** The body of what takes none, whatever comes with it. */
    private static byte[] nothing(Call call) {
        return new byte[0];
    }

    /**
     * What was asked for under the same key before is answered with what it began, also when the load balancer is not any more what it was
     * then, or not there.
     */
    private Route.Handler once(Function<Call, byte[]> body, Route.Handler handler) {
        return call -> {
            Optional<String> earlier = OperationRoutes.key(call, body.apply(call))
                    .flatMap(key -> operations.earlier(call.principal(), key));
            return earlier.isPresent()
                    ? OperationRoutes.accepted(operations, earlier.get(), call)
                    : handler.answer(call);
        };
    }

    private Answer list(Call call) {
        Call.Query query = call.query("project", "name", "status", "live", "limit", "marker");
        int limit = query.number("limit", 1, MOST_ON_A_PAGE, USUAL_ON_A_PAGE);
        Optional<ProjectId> project = call.principal().project();
        Optional<ProjectId> asked = query.text("project").map(ProjectId::new);
        if (project.isPresent() && asked.isPresent() && !asked.equals(project)) {
            return Answer.ok(page(List.of(), Set.of(), limit));
        }
        return Answer.ok(page(
                controller.list(new LoadBalancerFilter(
                        project.or(() -> asked),
                        query.text("name"),
                        query.oneOf("status", LoadBalancerStatus.class),
                        query.text("marker").map(LoadBalancerRoutes::position),
                        limit + 1)),
                isTrue(query, "live") ? loadBalancers.goneComputes() : Set.of(),
                limit));
    }

    /** A page, and the marker of the next one if there is one. */
    private record Page(List<LoadBalancerView> loadBalancers, Optional<String> next) {}

    private static boolean isTrue(Call.Query query, String name) {
        return query.text(name).filter("true"::equals).isPresent();
    }

    private static Page page(List<LoadBalancerRecord> found, Set<ComputeId> gone, int limit) {
        List<LoadBalancerRecord> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(record -> LoadBalancerView.of(record, gone)).toList(),
                found.size() > limit ? Optional.of(marker(shown.getLast())) : Optional.empty());
    }

    private static String marker(LoadBalancerRecord record) {
        LoadBalancerFilter.Position position = LoadBalancerFilter.Position.of(record);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((position.name() + "\n" + position.project()).getBytes(StandardCharsets.UTF_8));
    }

    private static LoadBalancerFilter.Position position(String marker) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length == 2) {
                return new LoadBalancerFilter.Position(parts[0], parts[1]);
            }
        } catch (IllegalArgumentException e) {
            // The same is said of it.
        }
        throw new InvalidValueException("marker", marker, "is none that a page named");
    }

    private Answer show(Call call) {
        Call.Query query = call.query("live");
        if (isTrue(query, "live")) {
            LoadBalancerRecord record = found(call);
            return tagged(loadBalancers.live(record), record);
        }
        RecordAnswers.Question question =
                new RecordAnswers.Question(call.principal().project(), call.path("load_balancer"));
        return answers.get(question, () -> {
            LoadBalancerRecord record = found(call);
            return tagged(LoadBalancers.view(record), record);
        });
    }

    private static Answer.Whole tagged(LoadBalancerView view, LoadBalancerRecord record) {
        Answer.Whole answer = Answer.ok(view);
        return new Answer.Whole(
                answer.status(), Map.of("ETag", LoadBalancers.tag(record)), answer.contentType(), answer.body());
    }

    private Answer check(Call call) {
        call.query();
        return Answer.ok(controller.upkeep().check(found(call).id().value()).hops());
    }

    private Answer topology(Call call) {
        call.query();
        return Answer.ok(Topology.of(loadBalancers.drawn(found(call)), loadBalancers::networkName));
    }

    private Answer plan(Call call) {
        call.query();
        return Answer.ok(controller.plan(spec(call, call.body())));
    }

    private Answer create(Call call) throws InterruptedException {
        call.query();
        JsonNode body = call.body();
        LoadBalancerSpec spec = spec(call, body);
        return submit(
                call,
                OperationKind.CREATE,
                new Operations.Subject(spec.project(), spec.name(), Optional.empty()),
                Call::bytes,
                cancellation -> loadBalancers.made(controller.create(spec, cancellation)));
    }

    private Answer adopt(Call call) throws InterruptedException {
        call.query();
        LoadBalancerId id = call.path("load_balancer", LoadBalancerId::new);
        JsonNode body = call.body();
        LoadBalancerSpec spec = spec(call, body);
        return submit(
                call,
                OperationKind.ADOPT,
                new Operations.Subject(spec.project(), spec.name(), Optional.of(id)),
                Call::bytes,
                cancellation -> loadBalancers.drawn(controller.adopt(spec, id, cancellation)));
    }

    private Answer update(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        JsonNode body = call.body();
        LoadBalancerSpec spec = spec(call, body);
        if (!spec.name().equals(record.name())) {
            throw new InvalidValueException(
                    "name", spec.name(), "is not the name of this load balancer, " + record.name());
        }
        if (!spec.project().equals(record.spec().project())) {
            throw new InvalidValueException(
                    "project", spec.project().map(ProjectId::value).orElse(""), "is not that of this load balancer");
        }
        return change(
                call,
                OperationKind.UPDATE,
                record,
                Call::bytes,
                cancellation -> loadBalancers.drawn(controller.update(spec, cancellation)));
    }

    private Answer delete(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        return change(call, OperationKind.DELETE, record, LoadBalancerRoutes::nothing, _ -> {
            controller.delete(record.id().value());
            return Map.of("id", record.id(), "deleted", true);
        });
    }

    private Answer release(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        return change(call, OperationKind.RELEASE, record, LoadBalancerRoutes::nothing, _ -> {
            controller.release(record.id().value());
            return Map.of("id", record.id(), "released", true);
        });
    }

    private Answer switchVip(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        TreeNode body = call.optionalBody("switch").keys("to");
        Optional<String> to = body.find("to").map(TreeNode::text);
        return change(
                call,
                OperationKind.SWITCH,
                record,
                Call::bytes,
                _ -> controller.switchVip(record.id().value(), to));
    }

    private Answer replace(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        TreeNode body = call.body("replacement").keys("lost", "with");
        String lost = body.get("lost").text();
        ComputeId with = body.get("with").value(ComputeId::new);
        return change(
                call,
                OperationKind.REPLACE,
                record,
                Call::bytes,
                cancellation ->
                        loadBalancers.drawn(controller.replace(record.id().value(), lost, with, cancellation)));
    }

    private Answer replaceAll(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        TreeNode body = call.body("replacement").keys("with");
        body.get("with");
        List<ComputeId> with = body.list("with", node -> node.value(ComputeId::new));
        return change(
                call,
                OperationKind.REPLACE_ALL,
                record,
                Call::bytes,
                cancellation ->
                        loadBalancers.drawn(controller.replaceAll(record.id().value(), with, cancellation)));
    }

    private Answer recover(Call call) throws InterruptedException {
        call.query();
        LoadBalancerRecord record = found(call);
        return submit(
                call,
                OperationKind.RECOVER,
                subject(record),
                LoadBalancerRoutes::nothing,
                _ -> RecoveryReport.retry(controller, Optional.of(record.id().value())));
    }

    private Answer recoverAll(Call call) throws InterruptedException {
        NetworkRoutes.unlimited(call);
        call.query();
        return submit(
                call,
                OperationKind.RECOVER,
                new Operations.Subject(Optional.empty(), ALL, Optional.empty()),
                LoadBalancerRoutes::nothing,
                _ -> RecoveryReport.retry(controller, Optional.empty()));
    }

    private LoadBalancerRecord found(Call call) {
        return loadBalancers.get(call.principal(), call.path("load_balancer"));
    }

    /** Refuses what rests on what is past, if the caller says what he last saw. */
    private void requireUnchanged(Call call) {
        Optional<String> expected = call.header("If-Match").map(String::strip).filter(tag -> !tag.equals("*"));
        if (expected.isEmpty()) {
            return;
        }
        LoadBalancerRecord record = found(call);
        if (!expected.get().equals(LoadBalancers.tag(record))) {
            throw new RefusedException(
                    PRECONDITION_FAILED,
                    "PRECONDITION_FAILED",
                    "load balancer " + record.name() + " was changed meanwhile: its tag is "
                            + LoadBalancers.tag(record));
        }
    }

    private static Operations.Subject subject(LoadBalancerRecord record) {
        return new Operations.Subject(record.spec().project(), record.name(), Optional.of(record.id()));
    }

    /** The description, of the caller's project if he has one. */
    private static LoadBalancerSpec spec(Call call, JsonNode body) {
        Optional<ProjectId> project = call.principal().project();
        if (project.isPresent() && body instanceof ObjectNode object && !object.hasNonNull("project")) {
            object.put("project", project.get().value());
        }
        LoadBalancerSpec spec = LoadBalancerSpecReader.read(body);
        if (!call.principal().sees(spec.project())) {
            throw new NetworkException(
                    ErrorKind.DENIED,
                    call.principal().name() + " may not make load balancers of project "
                            + spec.project().map(ProjectId::value).orElse("''"),
                    ErrorContext.NONE);
        }
        return spec;
    }

    /** Begins what changes a load balancer that is there. */
    private Answer change(
            Call call,
            OperationKind kind,
            LoadBalancerRecord record,
            Function<Call, byte[]> body,
            Operations.Work<?> work)
            throws InterruptedException {
        return begin(call, kind, subject(record), body, () -> requireUnchanged(call), work);
    }

    private Answer submit(
            Call call,
            OperationKind kind,
            Operations.Subject subject,
            Function<Call, byte[]> body,
            Operations.Work<?> work)
            throws InterruptedException {
        return begin(call, kind, subject, body, () -> {}, work);
    }

    private Answer begin(
            Call call,
            OperationKind kind,
            Operations.Subject subject,
            Function<Call, byte[]> body,
            Runnable precondition,
            Operations.Work<?> work)
            throws InterruptedException {
        Optional<OperationStore.Key> key = OperationRoutes.key(call, body.apply(call));
        changes.note(call, kind.name(), subject.id().map(LoadBalancerId::value).orElse(subject.name()));
        String id = operations.submit(kind, subject, call.principal(), call.id(), key, precondition, work);
        return OperationRoutes.accepted(operations, id, call);
    }
}
