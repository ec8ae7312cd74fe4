package dev.jackfield.neutron.client;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Ports, networks, subnets, security groups, QoS policies. What does not exist, or the caller may not see, is an
 * {@link OpenStackException} of the kind NOT_FOUND; deleting it is not, and returns false.
 *
 * @see "Networking API v2.0"
 */
public final class Neutron {
    /** How often a change is tried that others get before: each time another one has succeeded. */
    private static final int GUARDED_ATTEMPTS = 20;

    private static final int STALE = 412;

    private static final int STUMBLED = 500;

    private final Service service;

    Neutron(Service service) {
        this.service = service;
    }

    /**
     * The ports that fit.
     *
     * @param query which ones, and which fields
     * @return the ports
     */
    public List<NeutronPort> ports(Query query) {
        return service.list(Call.get("/ports").with(query), "ports", NeutronPort.class);
    }

    /**
     * One port.
     *
     * @param port its id
     * @return the port
     */
    public NeutronPort port(PortId port) {
        return service.send(Call.get("/ports/{id}", port), "port", NeutronPort.class);
    }

    /**
     * Makes a port. It is sent again only if it has a MAC address, which a network gives out once; a port that an attempt made whose
     * answer was lost refuses the next one then. Otherwise, if the outcome is unknown, look for it by what it carries.
     *
     * @param body what it is to be
     * @return the port
     * @throws OpenStackException CONFLICT {@code MacAddressInUse}, {@code IpAddressInUse}, {@code IpAddressAlreadyAllocated};
     *     EXHAUSTED {@code OverQuota}, {@code IpAddressGenerationFailure}; INVALID {@code InvalidIpForNetwork} and others
     */
    public NeutronPort createPort(PortBody body) {
        Call call = Call.post("/ports").withBody(Map.of("port", body.json()));
        return service.send(body.hasMacAddress() ? call.once() : call, "port", NeutronPort.class);
    }

    /**
     * Makes several ports in one request: all of them or none.
     *
     * @param bodies what they are to be
     * @return the ports, in the same order
     * @throws OpenStackException as {@link #createPort}
     */
    public List<NeutronPort> createPorts(List<PortBody> bodies) {
        Call call = Call.post("/ports")
                .withBody(Map.of("ports", bodies.stream().map(PortBody::json).toList()));
        return service.sendForList(call, "ports", NeutronPort.class);
    }

    /**
     * Changes a port, whatever it has become.
     *
     * @param port its id
     * @param change what is to change
     * @return the port after that
     */
    public NeutronPort updatePort(PortId port, PortBody change) {
        return service.send(update(port, change), "port", NeutronPort.class);
    }

    /**
     * Changes a port unless it was changed since: then it is read again, and what is to change is worked out again.
     *
     * @param seen the port as it was read last, with its revision number
     * @param change works out what is to change; empty: nothing. It may be asked more than once
     * @return the port after that
     * @throws OpenStackException CONFLICT with status 412 if others always got before
     */
    public NeutronPort updatePort(NeutronPort seen, Function<NeutronPort, PortBody> change) {
        return Deadline.current().apply(() -> guarded(seen, change));
    }

    private NeutronPort guarded(NeutronPort seen, Function<NeutronPort, PortBody> change) {
        return guarded(
                seen,
                now -> Optional.of(change.apply(now))
                        .filter(body -> !body.isEmpty())
                        .map(body -> update(now.id(), body)),
                NeutronPort::revisionNumber,
                call -> service.send(call, "port", NeutronPort.class),
                () -> port(seen.id()));
    }

    /** Sends a change with the revision that it was worked out of, and works it out again if that is not the one there is. */
    private static <T> T guarded(
            T seen,
            Function<T, Optional<Call>> change,
            Function<T, Optional<Integer>> revision,
            Function<Call, T> send,
            Supplier<T> read) {
        T now = seen;
        for (int attempt = 1; ; attempt++) {
            Optional<Call> wanted = change.apply(now);
            if (wanted.isEmpty()) {
                return now;
            }
            Optional<Integer> number = revision.apply(now);
            Call call = number.isPresent()
                    ? wanted.get().withHeader("If-Match", "revision_number=" + number.get())
                    : wanted.get();
            try {
                return send.apply(call);
            } catch (OpenStackException e) {
                if (e.status() == STUMBLED) {
                    throw isGone(read, e).orElse(e);
                }
                if (e.status() != STALE || attempt == GUARDED_ATTEMPTS) {
                    throw e;
                }
                now = read.get();
            }
        }
    }

    /** Neutron stumbles over what is deleted while it changes it. Says so if the thing is gone; empty: it is not, or nobody knows. */
    private static Optional<OpenStackException> isGone(Supplier<?> read, OpenStackException stumbled) {
        try {
            var _ = read.get();
            return Optional.empty();
        } catch (OpenStackException e) {
            e.addSuppressed(stumbled);
            return Optional.of(e).filter(it -> it.kind() == ErrorKind.NOT_FOUND);
        }
    }

    private static Call update(PortId port, PortBody body) {
        return Call.put("/ports/{id}", port).withBody(Map.of("port", body.json()));
    }

    /**
     * Deletes a port.
     *
     * @param port its id
     * @return whether it was there
     */
    public boolean deletePort(PortId port) {
        return service.delete(Call.delete("/ports/{id}", port));
    }

    /**
     * One network.
     *
     * @param network its id
     * @return the network
     */
    public NeutronNetwork network(NetworkId network) {
        return service.send(Call.get("/networks/{id}", network), "network", NeutronNetwork.class);
    }

    /**
     * The networks that fit.
     *
     * @param query which ones
     * @return the networks
     */
    public List<NeutronNetwork> networks(Query query) {
        return service.list(Call.get("/networks").with(query), "networks", NeutronNetwork.class);
    }

    /**
     * One subnet.
     *
     * @param subnet its id
     * @return the subnet
     */
    public NeutronSubnet subnet(SubnetId subnet) {
        return service.send(Call.get("/subnets/{id}", subnet), "subnet", NeutronSubnet.class);
    }

    /**
     * The subnets that fit.
     *
     * @param query which ones
     * @return the subnets
     */
    public List<NeutronSubnet> subnets(Query query) {
        return service.list(Call.get("/subnets").with(query), "subnets", NeutronSubnet.class);
    }

    /**
     * One security group with its rules.
     *
     * @param group its id
     * @return the group
     */
    public NeutronSecurityGroup securityGroup(SecurityGroupId group) {
        return service.send(Call.get("/security-groups/{id}", group), "security_group", NeutronSecurityGroup.class);
    }

    /**
     * The security groups that fit, with their rules.
     *
     * @param query which ones
     * @return the groups
     */
    public List<NeutronSecurityGroup> securityGroups(Query query) {
        return service.list(Call.get("/security-groups").with(query), "security_groups", NeutronSecurityGroup.class);
    }

    /**
     * Makes a security group, with Neutron's two rules that let everything out. Twice makes two of the same name.
     *
     * @param name its name
     * @param description where our mark stands
     * @param project for whom; empty: our own project
     * @return the group
     */
    public NeutronSecurityGroup createSecurityGroup(String name, String description, Optional<ProjectId> project) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("description", description);
        project.ifPresent(it -> body.put("project_id", it));
        Call call = Call.post("/security-groups").withBody(Map.of("security_group", body));
        return service.send(call, "security_group", NeutronSecurityGroup.class);
    }

    /**
     * Changes the description of a security group, unless it was changed since: then the group is read again.
     *
     * @param seen the group as it was read last, with its revision number
     * @param description the description that it is to have; it may be asked more than once
     * @return the group after that
     * @throws OpenStackException CONFLICT with status 412 if others always got before
     */
    public NeutronSecurityGroup describeSecurityGroup(
            NeutronSecurityGroup seen, Function<NeutronSecurityGroup, String> description) {
        return Deadline.current()
                .apply(() -> guarded(
                        seen,
                        now -> Optional.of(description.apply(now))
                                .filter(text -> !text.equals(now.description()))
                                .map(text -> Call.put("/security-groups/{id}", now.id())
                                        .withBody(Map.of("security_group", Map.of("description", text)))),
                        NeutronSecurityGroup::revisionNumber,
                        call -> service.send(call, "security_group", NeutronSecurityGroup.class),
                        () -> securityGroup(seen.id())));
    }

    /**
     * Deletes a security group and its rules.
     *
     * @param group its id
     * @return whether it was there
     * @throws OpenStackException CONFLICT {@code SecurityGroupInUse}
     */
    public boolean deleteSecurityGroup(SecurityGroupId group) {
        return service.delete(Call.delete("/security-groups/{id}", group));
    }

    /**
     * The rules that fit.
     *
     * @param query which ones
     * @return the rules
     */
    public List<NeutronSecurityGroupRule> rules(Query query) {
        return service.list(
                Call.get("/security-group-rules").with(query), "security_group_rules", NeutronSecurityGroupRule.class);
    }

    /**
     * Makes rules in one request: all of them or none.
     *
     * @param rules what they are to be, no two alike
     * @return the rules, in the same order
     * @throws OpenStackException CONFLICT {@code SecurityGroupRuleExists} if one is there already
     */
    public List<NeutronSecurityGroupRule> createRules(Collection<RuleBody> rules) {
        Call call = Call.post("/security-group-rules")
                .withBody(Map.of(
                        "security_group_rules",
                        rules.stream().map(RuleBody::json).toList()));
        return service.sendForList(call, "security_group_rules", NeutronSecurityGroupRule.class);
    }

    /**
     * Deletes a rule.
     *
     * @param rule its id
     * @return whether it was there
     */
    public boolean deleteRule(String rule) {
        return service.delete(Call.delete("/security-group-rules/{id}", rule));
    }

    /**
     * One QoS policy.
     *
     * @param policy its id
     * @return the policy
     */
    public NeutronQosPolicy qosPolicy(QosPolicyId policy) {
        return service.send(Call.get("/qos/policies/{id}", policy), "policy", NeutronQosPolicy.class);
    }

    /**
     * The QoS policies that fit.
     *
     * @param query which ones
     * @return the policies
     */
    public List<NeutronQosPolicy> qosPolicies(Query query) {
        return service.list(Call.get("/qos/policies").with(query), "policies", NeutronQosPolicy.class);
    }

    /**
     * How many addresses of a network are taken.
     *
     * @param network its id
     * @return the numbers
     */
    public NeutronIpAvailability ipAvailability(NetworkId network) {
        return service.send(
                Call.get("/network-ip-availabilities/{id}", network),
                "network_ip_availability",
                NeutronIpAvailability.class);
    }

    /**
     * What this cloud can do.
     *
     * @return the aliases of its extensions, such as {@code qos}
     */
    public Set<String> extensions() {
        return service
                .sendForList(Call.get("/extensions").with(Query.ALL.fields("alias")), "extensions", Extension.class)
                .stream()
                .map(Extension::alias)
                .collect(Collectors.toUnmodifiableSet());
    }

    record Extension(String alias) {}
}
