package dev.jackfield.crash;

import dev.jackfield.lab.openstack.AdminCloud;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.NetworkDriver;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The neutron driver on the lab's OpenStack, as its service account; {@code OS_CLIENT_CONFIG_FILE} names the clouds.yaml. Each request
 * that changes something is a call that it can die before and after. All that is made carries a mark of the fixture's own, or of the
 * installation, and is on the fixture's own networks; the cloud draws ids and addresses by lot, so facts tell names instead.
 */
public final class NeutronFixture implements CrashFixture {
    private static final String CLOUD = "lab";
    private static final String MARK = "made to try what happens when processes die, by " + World.INSTALLATION;
    private static final Pattern OURS =
            Pattern.compile("installation=" + Pattern.quote(World.INSTALLATION) + "( .*)?$");
    private static final String SERVER = World.INSTALLATION + "-";
    private static final Duration TOKENS_USE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.:-]*[0-9A-Za-z]");

    /** Whoever holds the VIP raises it by himself, and nobody asks the driver to; what of ports is not compared with the cloud. */
    private static final Set<String> CANNOT = Set.of("switch", "reconcile");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, ComputeId> computes = new HashMap<>();
    private @Nullable AdminCloud account;
    private @Nullable AdminCloud administrator;
    private long since;

    /** Made by {@link java.util.ServiceLoader}. */
    public NeutronFixture() {}

    @Override
    public String driver() {
        return "neutron";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("os-cloud", CLOUD);
    }

    @Override
    public boolean can(String operation) {
        return !CANNOT.contains(operation);
    }

    /** The cloud draws ids, and MAC addresses for ports of users'. */
    @Override
    public boolean isAlikeEachTime() {
        return false;
    }

    /** Each of some dozen requests may take seconds. */
    @Override
    public Duration patience() {
        return Duration.ofMinutes(15);
    }

    @Override
    public List<Seam> seams() {
        return List.of(Seam.call("dev.jackfield.neutron.client.Http", "send", "", NeutronFixture.class, "request"));
    }

    /** A request; none if it only asks. */
    public static @Nullable String request(
            Object http, String service, URI endpoint, Object call, Map<?, ?> headers, Object deadline) {
        String method = told(call, "method");
        return method.equals("GET") || service.equals("identity") ? null : method + " " + told(call, "template");
    }

    private static String told(Object call, String what) {
        try {
            Method method = call.getClass().getDeclaredMethod(what);
            method.setAccessible(true);
            return String.valueOf(method.invoke(call));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the client has changed", e);
        }
    }

    private AdminCloud account() {
        logIn();
        return Objects.requireNonNull(account);
    }

    private AdminCloud administrator() {
        logIn();
        return Objects.requireNonNull(administrator);
    }

    private void logIn() {
        if (account == null || System.nanoTime() - since > TOKENS_USE.toNanos()) {
            Path clouds = Path.of(System.getenv("OS_CLIENT_CONFIG_FILE"));
            account = new AdminCloud(clouds, CLOUD);
            administrator = new AdminCloud(clouds, "lab-admin");
            since = System.nanoTime();
        }
    }

    @Override
    public void furnish(Path folder) {
        JsonNode any = ask(administrator().nova("GET", "/servers/detail?all_tenants=1", null), "servers")
                .path(0);
        for (String name : Networks.COMPUTES) {
            ObjectNode body = AdminCloud.JSON.createObjectNode();
            body.putObject("server")
                    .put("name", SERVER + name)
                    .put("imageRef", any.path("image").path("id").asString())
                    .put("flavorRef", any.path("flavor").path("id").asString())
                    .put("networks", "none");
            String id = ask(account().nova("POST", "/servers", body), "server")
                    .path("id")
                    .asString();
            computes.put(name, new ComputeId(id));
        }
        await(() -> computes.values().stream()
                .allMatch(id -> ask(account().nova("GET", "/servers/" + id, null), "server")
                        .path("status")
                        .asString()
                        .equals("ACTIVE")));
    }

    @Override
    public void makeNetworks(NetworkDriver driver) {
        for (Networks.Plan plan : Networks.ALL) {
            String network = make(
                    "networks", "network", body -> body.put("name", plan.name()).put("description", MARK));
            for (Networks.Part part : plan.subnets()) {
                make("subnets", "subnet", body -> {
                    body.put("network_id", network)
                            .put("name", part.name())
                            .put("cidr", part.cidr())
                            .put("ip_version", part.cidr().contains(":") ? 6 : 4)
                            .put("enable_dhcp", false)
                            .putNull("gateway_ip");
                    pool(part)
                            .ifPresent(pool -> body.putArray("allocation_pools")
                                    .addObject()
                                    .put("start", pool.first().toString())
                                    .put("end", pool.last().toString()));
                });
            }
        }
        make(
                "security-groups",
                "security_group",
                body -> body.put("name", Networks.USERS_GROUP).put("description", MARK));
    }

    /** Members have low addresses; the cloud draws by lot, and not these, which would be told as a port's. */
    private static Optional<AllocationPool> pool(Networks.Part part) {
        Cidr cidr = Cidr.parse(part.cidr());
        return part.only()
                .map(IpAddress::parse)
                .map(ip -> new AllocationPool(ip, ip))
                .or(() -> Optional.of(new AllocationPool(before(cidr, 40), before(cidr, 2)))
                        .filter(pool -> cidr.version() == IpVersion.V4));
    }

    private static IpAddress before(Cidr cidr, int many) {
        return IpAddress.of(cidr.version(), cidr.last().toNumber().subtract(BigInteger.valueOf(many)));
    }

    private String make(String what, String key, Consumer<ObjectNode> fill) {
        ObjectNode body = AdminCloud.JSON.createObjectNode();
        fill.accept(body.putObject(key));
        return ask(account().neutron("POST", "/v2.0/" + what, body), key)
                .path("id")
                .asString();
    }

    @Override
    public void addUsersPorts(NetworkDriver driver, Path folder) {
        String network = driver.getNetworkByName(Networks.VIP_NETWORK).id().value();
        driver.close();
        for (String name : List.of(UsersPort.FREE, "users")) {
            String port = make("ports", "port", body -> {
                body.put("network_id", network).put("name", name);
                body.putArray("security_groups");
            });
            if (!name.equals(UsersPort.FREE)) {
                ObjectNode attachment = AdminCloud.JSON.createObjectNode();
                attachment.putObject("interfaceAttachment").put("port_id", port);
                account().nova("POST", "/servers/" + compute("user") + "/os-interface", attachment);
            }
        }
    }

    @Override
    public ComputeId compute(String name) {
        if (computes.isEmpty()) {
            servers().forEach((server, id) -> computes.put(server, new ComputeId(id)));
        }
        ComputeId id = computes.get(name);
        if (id == null) {
            throw new IllegalStateException("there is no server " + SERVER + name);
        }
        return id;
    }

    private Map<String, String> servers() {
        Map<String, String> servers = new HashMap<>();
        for (JsonNode server : ask(account().nova("GET", "/servers?name=" + SERVER, null), "servers")) {
            String name = server.path("name").asString();
            if (name.startsWith(SERVER)) {
                servers.put(name.substring(SERVER.length()), id(server));
            }
        }
        return servers;
    }

    @Override
    public Stream<String> witness(Path folder) {
        names.clear();
        Networks.COMPUTES.forEach(name -> names.put(compute(name).value(), name));
        List<JsonNode> networks = networks();
        networks.forEach(it -> {
            names.put(id(it), it.path("name").asString());
            administrator()
                    .list("subnets", "?network_id=" + id(it))
                    .forEach(subnet -> names.put(id(subnet), subnet.path("name").asString()));
        });
        List<JsonNode> ports = ports(networks);
        List<JsonNode> groups = groups();
        groups.forEach(it -> names.put(id(it), "group " + it.path("name").asString()));
        for (JsonNode port : ports) {
            String name = "port " + port.path("name").asString();
            names.put(id(port), name);
            port.path("fixed_ips")
                    .forEach(ip -> names.put(
                            ip.path("ip_address").asString(),
                            "address of " + name + " on "
                                    + named(ip.path("subnet_id").asString())));
        }
        return Stream.concat(ports.stream().map(this::port), groups.stream().map(this::group));
    }

    private List<JsonNode> networks() {
        return administrator().list("networks", "").stream()
                .filter(NeutronFixture::isMarked)
                .toList();
    }

    private List<JsonNode> ports(List<JsonNode> networks) {
        List<JsonNode> ports = new ArrayList<>();
        networks.forEach(it -> ports.addAll(administrator().list("ports", "?network_id=" + id(it))));
        return ports;
    }

    private List<JsonNode> groups() {
        return administrator().list("security_groups", "").stream()
                .filter(it -> isMarked(it)
                        || OURS.matcher(it.path("description").asString("")).find())
                .toList();
    }

    private static boolean isMarked(JsonNode thing) {
        return thing.path("description").asString("").equals(MARK);
    }

    private String port(JsonNode port) {
        return named("port " + port.path("name").asString() + " on "
                + port.path("network_id").asString() + " of "
                + port.path("project_id").asString() + " mac "
                + port.path("mac_address").asString() + " up "
                + port.path("admin_state_up").asBoolean() + " device "
                + port.path("device_id").asString() + " addresses "
                + all(port.path("fixed_ips"), "ip_address") + " pairs "
                + all(port.path("allowed_address_pairs"), "ip_address") + " groups "
                + all(port.path("security_groups"), "") + " qos "
                + port.path("qos_policy_id").asString("") + " '"
                + port.path("description").asString("") + "'");
    }

    private List<String> all(JsonNode list, String field) {
        List<String> all = new ArrayList<>();
        list.forEach(it -> all.add(named((field.isEmpty() ? it : it.path(field)).asString())));
        all.sort(null);
        return all;
    }

    private String group(JsonNode group) {
        List<String> rules = new ArrayList<>();
        group.path("security_group_rules").forEach(it -> {
            StringBuilder rule = new StringBuilder();
            for (String field : List.of(
                    "direction",
                    "ethertype",
                    "protocol",
                    "port_range_min",
                    "port_range_max",
                    "remote_ip_prefix",
                    "remote_group_id")) {
                rule.append(it.path(field).asString("")).append(' ');
            }
            rules.add(named(rule.toString()));
        });
        rules.sort(null);
        return "group " + group.path("name").asString() + " of "
                + group.path("project_id").asString() + " '"
                + group.path("description").asString("") + "' " + rules;
    }

    @Override
    public String named(String record) {
        Matcher words = WORD.matcher(record);
        return words.replaceAll(word -> Matcher.quoteReplacement(names.getOrDefault(word.group(), word.group())));
    }

    @Override
    public void clear() {
        servers().values().forEach(id -> account().nova("DELETE", "/servers/" + id, null));
        computes.clear();
        await(() -> servers().isEmpty());
        List<JsonNode> networks = networks();
        ports(networks).forEach(it -> administrator().neutron("DELETE", "/v2.0/ports/" + id(it), null));
        networks.forEach(it -> administrator().neutron("DELETE", "/v2.0/networks/" + id(it), null));
        groups().forEach(it -> administrator().neutron("DELETE", "/v2.0/security-groups/" + id(it), null));
    }

    private static String id(JsonNode thing) {
        return thing.path("id").asString();
    }

    private static JsonNode ask(Optional<JsonNode> answer, String key) {
        return answer.orElseThrow().path(key);
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + PATIENCE);
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
