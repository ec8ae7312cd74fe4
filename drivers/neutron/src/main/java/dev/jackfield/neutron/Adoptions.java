package dev.jackfield.neutron;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.ResourceNames;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.neutron.Groups.Role;
import dev.jackfield.neutron.client.NeutronSecurityGroup;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes ours what Octavia's own driver made, and gives it back: by the description alone. What belongs to a load balancer is told by its
 * security group, which is our project's, as Octavia's service account is ours: into that no user can put a port or make one of its name.
 */
final class Adoptions {
    private final Site site;
    private final Groups groups;
    private final Supplier<ProjectId> project;

    /**
     * A part of the driver.
     *
     * @param project whose groups count: that of the service account
     */
    Adoptions(Site site, Groups groups, Supplier<ProjectId> project) {
        this.site = site;
        this.groups = groups;
        this.project = project;
    }

    /**
     * What Octavia's driver made for one load balancer.
     *
     * @param groups its groups, by Octavia's names and ours
     * @param vipPort the port that holds its VIPs
     * @param basePorts the ports of its amphorae, connected or left behind
     */
    private record Found(List<NeutronSecurityGroup> groups, CloudPort vipPort, List<CloudPort> basePorts) {
        boolean owned() {
            return vipPort.port().deviceOwner().equals(ResourceNames.DEVICE_OWNER);
        }

        /** All addresses of a port that goes with the load balancer; of a user's those that its amphorae send from. */
        List<FixedIp> vips() {
            Set<IpAddress> paired = basePorts.stream()
                    .flatMap(base -> base.port().allowedAddressPairs().stream())
                    .map(AllowedAddressPair::addresses)
                    .map(Cidr::network)
                    .collect(Collectors.toSet());
            return vipPort.port().fixedIps().stream()
                    .filter(ip -> owned() || paired.contains(ip.ipAddress()))
                    .toList();
        }

        Adoptable told(LoadBalancerId loadBalancer) {
            List<FixedIp> vips = vips();
            return new Adoptable(
                    loadBalancer,
                    vipPort.id(),
                    owned(),
                    vips,
                    basePorts.stream()
                            .filter(CloudPort::isAttached)
                            .flatMap(base -> amphora(loadBalancer, base, vips).stream())
                            .toList());
        }

        private Optional<Amphora> amphora(LoadBalancerId loadBalancer, CloudPort base, List<FixedIp> vips) {
            return ResourceNames.amphoraOf(base.port().name())
                    .map(id -> amphora(loadBalancer, id, base, vips).build());
        }

        private Amphora.Builder amphora(LoadBalancerId loadBalancer, AmphoraId id, CloudPort base, List<FixedIp> vips) {
            Amphora.Builder amphora = Amphora.builder(id)
                    .loadBalancerId(loadBalancer)
                    .computeId(new ComputeId(base.port().deviceId()))
                    .vrrpPortId(base.id())
                    .haPortId(vipPort.id());
            vips.stream()
                    .flatMap(vip -> base.port().addressOn(vip.subnetId()).stream())
                    .findFirst()
                    .ifPresent(amphora::vrrpIp);
            vips.stream().findFirst().map(FixedIp::ipAddress).ifPresent(amphora::haIp);
            return amphora;
        }
    }

    Optional<Adoptable> find(LoadBalancerId loadBalancer) {
        return find(Call.of("findAdoptable", loadBalancer), loadBalancer).map(it -> it.told(loadBalancer));
    }

    private Optional<Found> find(Call call, LoadBalancerId loadBalancer) {
        Query named = Query.of("name", Role.LISTENERS.name(loadBalancer), Role.SOURCE.name(loadBalancer))
                .and("project_id", call.at(project));
        List<NeutronSecurityGroup> ofLoadBalancer = call.at(() -> site.neutron().securityGroups(named));
        if (ofLoadBalancer.isEmpty()) {
            return Optional.empty();
        }
        Query members = Query.of(
                "security_groups",
                ofLoadBalancer.stream().map(NeutronSecurityGroup::id).toArray());
        List<CloudPort> ports = call.at(() -> site.ports(members));
        List<CloudPort> basePorts = ports.stream()
                .filter(port -> ResourceNames.amphoraOf(port.port().name()).isPresent())
                .toList();
        List<CloudPort> others = ports.stream()
                .filter(port -> !basePorts.contains(port) && !port.isAttached())
                .toList();
        List<CloudPort> vipPorts = others.stream()
                .filter(port -> port.isOf(ResourceNames.vipDevice(loadBalancer)))
                .toList();
        List<CloudPort> candidates = vipPorts.isEmpty() ? others : vipPorts;
        if (candidates.isEmpty() && basePorts.isEmpty()) {
            return Optional.empty();
        }
        if (candidates.size() != 1) {
            throw call.refuse(
                    ErrorKind.CONFLICT,
                    "it is not clear which port is the VIP port of load balancer " + loadBalancer + ": in group "
                            + Role.LISTENERS.name(loadBalancer) + " there are "
                            + candidates.stream().map(CloudPort::id).toList());
        }
        return Optional.of(new Found(ofLoadBalancer, candidates.getFirst(), basePorts));
    }

    void adopt(Adoptable adoptable, List<PortId> memberPorts) {
        LoadBalancerId loadBalancer = adoptable.loadBalancer();
        Call call = Call.of("adopt", loadBalancer);
        Found found = find(call, loadBalancer)
                .filter(it -> isSame(it.told(loadBalancer), adoptable))
                .orElseThrow(() -> call.refuse(
                        ErrorKind.CONFLICT,
                        "load balancer " + loadBalancer + " is not, or not any more, as it was told; look again"));
        List<CloudPort> going = new ArrayList<>(found.basePorts());
        going.addAll(nics(call, adoptable, memberPorts));
        if (found.owned()) {
            going.add(found.vipPort()); // Last: who finds it marked finds all.
        }
        Mark mark = site.mark(loadBalancer);
        found.groups().forEach(group -> requireFree(call, mark, "security group " + group.id(), group.description()));
        going.forEach(port -> requireFree(call, mark, port));
        List<Runnable> inverses = new ArrayList<>();
        try {
            for (NeutronSecurityGroup group : found.groups()) {
                if (group.description().isEmpty()) {
                    inverses.addFirst(() -> release(call, mark, group.id()));
                    mark(call, mark, group);
                }
            }
            for (CloudPort port : going) {
                if (port.raw().description().isEmpty()) {
                    inverses.addFirst(() -> release(call, mark, port.id()));
                    site.update(call.with(port.id()), port, now -> marking(call, mark, now));
                }
            }
        } catch (NetworkException e) {
            inverses.forEach(inverse -> Cleaning.after(e, inverse));
            throw e;
        }
    }

    /** Whether it is what was told; in which order does not matter. */
    private static boolean isSame(Adoptable now, Adoptable told) {
        return now.vipPort().equals(told.vipPort())
                && now.owned() == told.owned()
                && Set.copyOf(now.vips()).equals(Set.copyOf(told.vips()))
                && connections(now).equals(connections(told));
    }

    private static Set<List<Object>> connections(Adoptable adoptable) {
        return adoptable.amphorae().stream()
                .map(it -> List.<Object>of(it.id(), it.computeId(), it.vrrpPortId()))
                .collect(Collectors.toSet());
    }

    private List<CloudPort> nics(Call call, Adoptable adoptable, List<PortId> memberPorts) {
        if (memberPorts.isEmpty()) {
            return List.of();
        }
        Set<PortId> missing = new HashSet<>(memberPorts);
        List<CloudPort> nics = call.at(() -> site.ports(Query.of("id", memberPorts.toArray())));
        for (CloudPort nic : nics) {
            missing.remove(nic.id());
            boolean fits = adoptable.amphorae().stream()
                    .flatMap(amphora -> amphora.computeId().stream())
                    .anyMatch(nic::isAttachedTo);
            if (!fits) {
                throw call.refuse(
                        ErrorKind.CONFLICT,
                        "port " + nic.id() + " is attached to '" + nic.port().deviceId() + "', which is no amphora of "
                                + adoptable.loadBalancer(),
                        nic.id());
            }
        }
        missing.stream().findFirst().ifPresent(id -> {
            throw call.noPort(id);
        });
        return nics;
    }

    private static void requireFree(Call call, Mark mark, CloudPort port) {
        String text = port.raw().description();
        requireFree(call, mark, "port " + port.id() + " ('" + port.port().name() + "')", text);
    }

    private static void requireFree(Call call, Mark mark, String what, String description) {
        if (!description.isEmpty() && !description.equals(Descriptions.of(mark))) {
            throw new NotOursException(
                    what + " has a description, where our mark would stand: '" + description + "'", call.context());
        }
    }

    private static PortBody marking(Call call, Mark mark, CloudPort port) {
        requireFree(call, mark, port);
        return port.raw().description().isEmpty()
                ? PortBody.change().description(Descriptions.of(mark))
                : PortBody.change();
    }

    private void mark(Call call, Mark mark, NeutronSecurityGroup group) {
        call.with(group.id())
                .run(() -> site.neutron().describeSecurityGroup(group, now -> {
                    requireFree(call, mark, "security group " + now.id(), now.description());
                    return Descriptions.of(mark);
                }));
    }

    void release(LoadBalancerId loadBalancer) {
        Call call = Call.of("release", loadBalancer);
        Mark mark = site.mark(loadBalancer);
        Stream<Runnable> ofPorts = site.portsOf(call, loadBalancer).stream()
                .sorted(Comparator.comparing((CloudPort port) -> !port.isOf(ResourceNames.vipDevice(loadBalancer))))
                .map(port -> () -> release(call, mark, port.id()));
        Stream<Runnable> ofGroups =
                groups.of(call, loadBalancer).stream().map(group -> () -> release(call, mark, group.id()));
        Stream.concat(ofPorts, ofGroups).toList().forEach(Runnable::run);
    }

    private void release(Call call, Mark mark, PortId id) {
        call.at(() -> site.find(id))
                .ifPresent(port -> site.update(call.with(id), port, now -> {
                    PortBody change = PortBody.change();
                    return now.port().mark().equals(Optional.of(mark)) ? change.description("") : change;
                }));
    }

    private void release(Call call, Mark mark, SecurityGroupId id) {
        call.at(() -> Site.found(() -> site.neutron().securityGroup(id)))
                .ifPresent(group -> call.with(id)
                        .run(() -> site.neutron()
                                .describeSecurityGroup(
                                        group,
                                        now -> now.description().equals(Descriptions.of(mark))
                                                ? ""
                                                : now.description())));
    }
}
