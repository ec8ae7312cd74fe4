package dev.jackfield.neutron;

import dev.jackfield.network.Capability;
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
     * Makes sure that there is a group, with these rules, and that the VIP port is in it.
     *
     * @param more the user's groups that the port is to be in, too
     */
    SecurityGroupId ensure(
            Call call,
            LoadBalancer loadBalancer,
            Role role,
            CloudPort vipPort,
            Set<SecurityGroupRule> rules,
            List<SecurityGroupId> more) {
        return turns.take(call, loadBalancer.id(), waited -> {
            CloudPort port = waited ? site.port(call, vipPort.id()) : vipPort;
            return ensureNow(call, loadBalancer, role, port, rules, more);
        });
    }

    private SecurityGroupId ensureNow(
            Call call,
            LoadBalancer loadBalancer,
            Role role,
            CloudPort vipPort,
            Set<SecurityGroupRule> rules,
            List<SecurityGroupId> more) {
        String name = role.name(loadBalancer.id());
        List<NeutronSecurityGroup> alike = of(call, loadBalancer.id()).stream()
                .filter(group -> group.name().equals(name))
                .toList();
        Optional<NeutronSecurityGroup> elected = alike.stream()
                .filter(group -> vipPort.port().securityGroupIds().contains(group.id()))
                .findFirst()
                .or(() -> alike.stream().findFirst());
        List<SecurityGroupId> fresh = new ArrayList<>();
        try {
            NeutronSecurityGroup group = elected.orElseGet(() -> {
                NeutronSecurityGroup made = make(call, loadBalancer, name);
                fresh.add(made.id());
                return made;
            });
            follow(call, group, rules);
            return join(call, loadBalancer, role, vipPort, group, more, fresh);
        } catch (NetworkException e) {
            takeBack(call, e, fresh);
            throw e;
        }
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
            return of(call, loadBalancer.id()).stream()
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
        List<SecurityGroupId> lost = List.copyOf(fresh);
        fresh.clear();
        lost.forEach(id -> call.run(() -> site.neutron().deleteSecurityGroup(id)));
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

    /** Makes the rules that are missing, all at once, and then takes those away that are not wanted any more. Others' shapes are left. */
    void follow(Call call, NeutronSecurityGroup group, Set<SecurityGroupRule> rules) {
        Set<SecurityGroupRule> wanted =
                rules.stream().map(Shapes::canonical).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<SecurityGroupRule, String> there = new LinkedHashMap<>();
        for (NeutronSecurityGroupRule raw : group.securityGroupRules()) {
            Shapes.rule(raw)
                    .filter(rule -> rule.direction() == Direction.INGRESS)
                    .ifPresent(rule -> there.put(rule, raw.id()));
        }
        List<RuleBody> missing = wanted.stream()
                .filter(rule -> !there.containsKey(rule))
                .map(rule -> new RuleBody(group.id(), rule, ""))
                .toList();
        if (!missing.isEmpty()) {
            create(call, group, missing);
        }
        there.forEach((rule, id) -> {
            if (!wanted.contains(rule)) {
                call.run(() -> site.neutron().deleteRule(id));
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

    private void takeBack(Call call, NetworkException cause, List<SecurityGroupId> fresh) {
        try {
            Cleaning.within(() -> {
                fresh.forEach(id -> call.run(() -> site.neutron().deleteSecurityGroup(id)));
                return Boolean.TRUE;
            });
        } catch (NetworkException e) {
            cause.addSuppressed(e);
        }
    }
}
