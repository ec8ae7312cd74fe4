package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SecurityGroupRule.Direction;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.NeutronSecurityGroupRule;
import dev.jackfield.neutron.client.OpenStackException;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;
import dev.jackfield.neutron.client.RuleBody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A load balancer's two security groups: the one that lets listeners be reached, and its source group. Neutron has no unique names, so
 * two callers may each make one: it is the one that the VIP port is in that counts, and who could not put his there takes it away.
 */
final class Groups {
    /** Neutron lets go of a group a little after the last port that was in it. */
    private static final int ATTEMPTS = 5;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Site site;
    private final Turns turns = new Turns(); // not the site's, which is taken while one of these is held

    Groups(Site site) {
        this.site = site;
    }

    /** Which of the two. */
    enum Role {
        LISTENERS,
        SOURCE;

        String name(LoadBalancerId loadBalancer) {
            return this == LISTENERS ? ResourceNames.group(loadBalancer) : ResourceNames.sourceGroup(loadBalancer);
        }
    }

    /** All groups of a load balancer's; none where the cloud has no groups. */
    List<NeutronSecurityGroup> of(Call call, LoadBalancerId loadBalancer) {
        if (!site.can(Capability.SECURITY_GROUPS)) {
            return List.of();
        }
        Query query = Query.of("description", Descriptions.of(site.mark(loadBalancer)));
        return call.at(() -> site.neutron().securityGroups(query)).stream()
                .sorted(Comparator.comparing(NeutronSecurityGroup::createdAt)
                        .thenComparing(it -> it.id().value()))
                .toList();
    }

    Optional<SecurityGroupId> findSource(Call call, LoadBalancerId loadBalancer) {
        return of(call, loadBalancer).stream()
                .filter(group -> group.name().equals(Role.SOURCE.name(loadBalancer)))
                .map(NeutronSecurityGroup::id)
                .findFirst();
    }

    /**
     * Makes sure that there is a group, with these rules, and that ports are in it: the VIP port first. A failure takes all of it back.
     *
     * @param more the user's groups that the VIP port is to be in, too
     * @param others each further port, with the user's groups that it is to be in, too
     */
    SecurityGroupId ensure(
            Call call,
            LoadBalancer loadBalancer,
            Role role,
            CloudPort vipPort,
            Set<SecurityGroupRule> rules,
            List<SecurityGroupId> more,
            Map<CloudPort, List<SecurityGroupId>> others) {
        return turns.take(call, loadBalancer.id(), waited -> {
            CloudPort port = waited ? site.port(call, vipPort.id()) : vipPort;
            return ensureNow(call, loadBalancer, role, port, rules, more, others);
        });
    }

    private SecurityGroupId ensureNow(
            Call call,
            LoadBalancer loadBalancer,
            Role role,
            CloudPort vipPort,
            Set<SecurityGroupRule> rules,
            List<SecurityGroupId> more,
            Map<CloudPort, List<SecurityGroupId>> others) {
        String name = role.name(loadBalancer.id());
        List<NeutronSecurityGroup> alike = of(call, loadBalancer.id()).stream()
                .filter(group -> group.name().equals(name))
                .toList();
        Optional<NeutronSecurityGroup> elected = alike.stream()
                .filter(group -> vipPort.port().securityGroupIds().contains(group.id()))
                .findFirst()
                .or(() -> alike.stream().findFirst());
        List<SecurityGroupId> fresh = new ArrayList<>();
        Map<CloudPort, List<SecurityGroupId>> joining = new LinkedHashMap<>();
        try {
            NeutronSecurityGroup group = elected.orElseGet(() -> {
                NeutronSecurityGroup made = make(call, loadBalancer, name);
                fresh.add(made.id());
                return made;
            });
            change(call, group, rules);
            joining.put(vipPort, with(group.id(), more));
            SecurityGroupId won = join(call, loadBalancer, role, vipPort, group, more, fresh);
            others.forEach((port, groups) -> {
                List<SecurityGroupId> wanted = with(won, groups);
                joining.put(port, wanted);
                site.update(call, port, now -> joining(PortBody.change(), now, wanted));
            });
            return won;
        } catch (NetworkException e) {
            Cleaning.after(e, () -> {
                joining.forEach((port, groups) -> backOut(call, port, groups));
                fresh.forEach(id -> remove(call, id));
                elected.ifPresent(before -> restore(call, before, rules));
            });
            throw e;
        }
    }

    private static List<SecurityGroupId> with(SecurityGroupId group, List<SecurityGroupId> more) {
        return Stream.concat(Stream.of(group), more.stream()).toList();
    }

    /** Takes a port out of groups that it was not in before. */
    void backOut(Call call, CloudPort before, Collection<SecurityGroupId> groups) {
        List<SecurityGroupId> going = groups.stream()
                .filter(id -> !before.port().securityGroupIds().contains(id))
                .toList();
        call.at(() -> site.find(before.id())).ifPresent(now -> site.update(call, now, it -> leaving(it, going)));
    }

    /** It is our project's, as a service account makes nothing for others; ports of any project may join it. */
    private NeutronSecurityGroup make(Call call, LoadBalancer loadBalancer, String name) {
        try {
            return site.neutron()
                    .createSecurityGroup(name, Descriptions.of(site.mark(loadBalancer.id())), Optional.empty());
        } catch (OpenStackException e) {
            if (!e.outcomeUnknown()) {
                throw call.failed(e);
            }
            Query query = Query.of("description", Descriptions.of(site.mark(loadBalancer.id())));
            return Cleaning.lookAfter(call, e, () -> site.neutron().securityGroups(query)).stream()
                    .filter(group -> group.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> call.failed(e));
        }
    }

    /** Puts the VIP port into the group, unless somebody was faster with another one. */
    private SecurityGroupId join(
            Call call,
            LoadBalancer loadBalancer,
            Role role,
            CloudPort vipPort,
            NeutronSecurityGroup group,
            List<SecurityGroupId> more,
            List<SecurityGroupId> fresh) {
        List<SecurityGroupId> winner = new ArrayList<>(List.of(group.id()));
        site.update(call, vipPort, now -> {
            if (!now.raw().revisionNumber().equals(vipPort.raw().revisionNumber()) && !fresh.isEmpty()) {
                others(call, loadBalancer, role, group).stream()
                        .filter(id -> now.port().securityGroupIds().contains(id))
                        .findFirst()
                        .ifPresent(id -> winner.set(0, id));
            }
            List<SecurityGroupId> wanted =
                    Stream.concat(winner.stream(), more.stream()).toList();
            return joining(PortBody.change(), now, wanted);
        });
        SecurityGroupId won = winner.getFirst();
        if (fresh.contains(won) || fresh.isEmpty()) {
            return won;
        }
        fresh.forEach(id -> remove(call, id));
        fresh.clear();
        return won;
    }

    private List<SecurityGroupId> others(Call call, LoadBalancer loadBalancer, Role role, NeutronSecurityGroup group) {
        return of(call, loadBalancer.id()).stream()
                .filter(it -> it.name().equals(role.name(loadBalancer.id())))
                .map(NeutronSecurityGroup::id)
                .filter(id -> !id.equals(group.id()))
                .toList();
    }

    /** What must change for a port to be in these groups beside its own. */
    static PortBody joining(PortBody change, CloudPort port, Collection<SecurityGroupId> groups) {
        List<SecurityGroupId> all = AmphoraNetworks.joined(port.port(), List.copyOf(groups));
        if (all.size() > port.port().securityGroupIds().size()) {
            change.securityGroups(all);
        }
        return change;
    }

    static PortBody leaving(CloudPort port, Collection<SecurityGroupId> groups) {
        PortBody change = PortBody.change();
        List<SecurityGroupId> kept = port.port().securityGroupIds().stream()
                .filter(id -> !groups.contains(id))
                .toList();
        if (kept.size() < port.port().securityGroupIds().size()) {
            change.securityGroups(kept);
        }
        return change;
    }

    /** Changes the rules to those that are wanted, or, if that fails, leaves them as they were. */
    void follow(Call call, NeutronSecurityGroup group, Set<SecurityGroupRule> rules) {
        try {
            change(call, group, rules);
        } catch (NetworkException e) {
            Cleaning.after(e, () -> restore(call, group, rules));
            throw e;
        }
    }

    /** Gives a group the rules back that it had, apart from what others made of it meanwhile. */
    private void restore(Call call, NeutronSecurityGroup before, Set<SecurityGroupRule> tried) {
        Set<SecurityGroupRule> old = incoming(before).keySet();
        Set<SecurityGroupRule> made = canonical(tried);
        made.removeAll(old);
        call.at(() -> Site.found(() -> site.neutron().securityGroup(before.id())))
                .ifPresent(now -> {
                    Set<SecurityGroupRule> wanted = new LinkedHashSet<>(old);
                    incoming(now).keySet().stream()
                            .filter(rule -> !made.contains(rule))
                            .forEach(wanted::add);
                    change(call, now, wanted);
                });
    }

    private static Set<SecurityGroupRule> canonical(Set<SecurityGroupRule> rules) {
        return rules.stream().map(Shapes::canonical).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<SecurityGroupRule, NeutronSecurityGroupRule> incoming(NeutronSecurityGroup group) {
        Map<SecurityGroupRule, NeutronSecurityGroupRule> there = new LinkedHashMap<>();
        for (NeutronSecurityGroupRule raw : group.securityGroupRules()) {
            Shapes.rule(raw)
                    .filter(rule -> rule.direction() == Direction.INGRESS)
                    .ifPresent(rule -> there.put(rule, raw));
        }
        return there;
    }

    /** Which of these rules a group has not. */
    static List<SecurityGroupRule> missing(NeutronSecurityGroup group, Set<SecurityGroupRule> rules) {
        Set<SecurityGroupRule> there = incoming(group).keySet();
        return canonical(rules).stream().filter(rule -> !there.contains(rule)).toList();
    }

    /**
     * Makes the rules that are missing, all at once, and then takes those away that are not wanted any more. Others' shapes, and rules that
     * another project made, are left.
     */
    private void change(Call call, NeutronSecurityGroup group, Set<SecurityGroupRule> rules) {
        Set<SecurityGroupRule> wanted = canonical(rules);
        Map<SecurityGroupRule, NeutronSecurityGroupRule> there = incoming(group);
        List<RuleBody> missing = missing(group, rules).stream()
                .map(rule -> new RuleBody(group.id(), rule, ""))
                .toList();
        if (!missing.isEmpty()) {
            create(call, group, missing);
        }
        there.forEach((rule, raw) -> {
            if (!wanted.contains(rule) && raw.projectId().equals(group.projectId())) {
                call.run(() -> site.neutron().deleteRule(raw.id()));
            }
        });
    }

    /** A rule that another made meanwhile refuses the whole list: each is made alone then. */
    private void create(Call call, NeutronSecurityGroup group, List<RuleBody> missing) {
        try {
            site.neutron().createRules(missing);
        } catch (OpenStackException e) {
            if (!e.type().equals("SecurityGroupRuleExists") && !e.outcomeUnknown()) {
                throw call.with(group.id()).failed(e);
            }
            for (RuleBody rule : missing) {
                try {
                    site.neutron().createRules(List.of(rule));
                } catch (OpenStackException again) {
                    if (!again.type().equals("SecurityGroupRuleExists")) {
                        throw call.with(group.id()).failed(again);
                    }
                }
            }
        }
    }

    /** Takes all ports out of a group. */
    void empty(Call call, SecurityGroupId group) {
        Query query = Query.of("security_groups", group);
        for (CloudPort port : call.at(() -> site.ports(query))) {
            site.update(call, port, now -> leaving(now, List.of(group)));
        }
    }

    /** Deletes a group with all its memberships. */
    void remove(Call call, SecurityGroupId group) {
        empty(call, group);
        delete(call, group);
    }

    /** Deletes a group that no port is in any more. */
    void delete(Call call, SecurityGroupId group) {
        for (int attempt = 1; ; attempt++) {
            try {
                site.neutron().deleteSecurityGroup(group);
                return;
            } catch (OpenStackException e) {
                if (e.kind() != ErrorKind.CONFLICT || attempt == ATTEMPTS || !Cleaning.slept(PAUSE)) {
                    throw call.with(group).failed(e);
                }
            }
        }
    }
}
