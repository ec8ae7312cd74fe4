package dev.jackfield.core;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.ListenerProtocol;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.Topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a load balancer is to be, in version 1: what a YAML file or a request says, before anything was looked up.
 *
 * <p>Subnets are named by id or by name. The parts are plain; the whole checks itself and them, so that every error names the
 * path of the wrong field, such as {@code members[1].port}. {@link LoadBalancerSpecReader} makes one of a tree.
 *
 * @param name its name, unique in its project
 * @param project the project that owns it
 * @param topology how many amphorae carry it
 * @param vip where it is reached
 * @param additionalVips where it is reached as well: on other subnets of the VIP's network
 * @param listeners the ports it listens on
 * @param members the servers behind it
 * @param amphorae the compute instances that carry it; the first holds the VIP at first
 * @param vipOwner who raises the VIP; empty: the driver where it can, else the amphorae
 */
public record LoadBalancerSpec(
        String name,
        Optional<ProjectId> project,
        Topology topology,
        VipSpec vip,
        List<AdditionalVipSpec> additionalVips,
        List<ListenerSpec> listeners,
        List<MemberSpec> members,
        List<ComputeId> amphorae,
        Optional<VipOwner> vipOwner) {
    /** The version of the format. */
    public static final int VERSION = 1;

    private static final String QOS_POLICY = "vip.qos_policy";

    /**
     * Checks and copies the components, and those of the parts.
     *
     * @throws InvalidValueException a value is wrong, or contradicts another; {@link InvalidValueException#field()} is its path
     */
    public LoadBalancerSpec {
        additionalVips = List.copyOf(additionalVips);
        listeners = List.copyOf(listeners);
        members = List.copyOf(members);
        amphorae = List.copyOf(amphorae);
        SpecChecks.check(name, vip, additionalVips, listeners, members);
        SpecChecks.checkAmphorae(topology, amphorae);
    }

    /**
     * A VIP: of a subnet, or of a port of the user's.
     *
     * @param subnet the id or name of the subnet it is from; empty if a port is given
     * @param port a port of the user's that is to hold it, used as it is and never deleted; empty if a subnet is given
     * @param address the address wanted; empty: any, or the port's
     * @param qosPolicy the id or name of the QoS policy that its traffic is under; empty: none
     * @param securityGroups the ids or names of security groups of the user's that say who may connect, in the place of the listeners
     */
    public record VipSpec(
            Optional<String> subnet,
            Optional<PortId> port,
            Optional<IpAddress> address,
            Optional<String> qosPolicy,
            List<String> securityGroups) {
        /** Copies the list. */
        public VipSpec {
            securityGroups = List.copyOf(securityGroups);
        }

        /**
         * A VIP under no QoS policy and in no security group of the user's.
         *
         * @param subnet the id or name of the subnet it is from; empty if a port is given
         * @param port a port of the user's that is to hold it; empty if a subnet is given
         * @param address the address wanted; empty: any, or the port's
         */
        public VipSpec(Optional<String> subnet, Optional<PortId> port, Optional<IpAddress> address) {
            this(subnet, port, address, Optional.empty(), List.of());
        }

        /**
         * Any address of a subnet.
         *
         * @param subnet the id or name of the subnet
         * @return the VIP
         */
        public static VipSpec on(String subnet) {
            return new VipSpec(Optional.of(subnet), Optional.empty(), Optional.empty());
        }

        private VipSpec withoutPolicies() {
            return new VipSpec(subnet, port, address);
        }
    }

    /**
     * A further VIP.
     *
     * @param subnet the id or name of the subnet it is from
     * @param address the address wanted; empty: any
     */
    public record AdditionalVipSpec(String subnet, Optional<IpAddress> address) {}

    /**
     * A port to listen on.
     *
     * @param protocol what it speaks
     * @param port 1 to 65535
     * @param allowedCidrs who may connect; empty: anyone
     */
    public record ListenerSpec(ListenerProtocol protocol, int port, List<Cidr> allowedCidrs) {
        /** Copies the list. */
        public ListenerSpec {
            allowedCidrs = List.copyOf(allowedCidrs);
        }
    }

    /**
     * A server behind the load balancer.
     *
     * @param address its address
     * @param port 1 to 65535
     * @param subnet the id or name of the subnet through which amphorae reach it; empty: by way of the VIP network
     */
    public record MemberSpec(IpAddress address, int port, Optional<String> subnet) {}

    /**
     * In what this description differs from another of the same load balancer. The order of listeners, of members and of security
     * groups does not matter; that of amphorae and of additional VIPs does.
     *
     * @param other the other description
     * @return the names of the fields, as they are written in YAML; empty: both say the same
     */
    public List<String> differences(LoadBalancerSpec other) {
        List<String> fields = new ArrayList<>();
        differ(fields, "name", name, other.name);
        differ(fields, "project", project, other.project);
        differ(fields, "topology", topology, other.topology);
        differ(fields, "vip", vip.withoutPolicies(), other.vip.withoutPolicies());
        differ(fields, QOS_POLICY, vip.qosPolicy, other.vip.qosPolicy);
        differ(
                fields,
                "vip.security_groups",
                new HashSet<>(vip.securityGroups),
                new HashSet<>(other.vip.securityGroups));
        differ(fields, "additional_vips", additionalVips, other.additionalVips);
        differ(fields, "listeners", new HashSet<>(listeners), new HashSet<>(other.listeners));
        differ(fields, "members", new HashSet<>(members), new HashSet<>(other.members));
        differ(fields, "amphorae", amphorae, other.amphorae);
        differ(fields, "vip_owner", vipOwner, other.vipOwner);
        return List.copyOf(fields);
    }

    /**
     * The fields in which a load balancer that exists can be made to follow another description.
     *
     * @return the names of the fields, as they are written in YAML
     */
    static List<String> updatable() {
        return List.of(QOS_POLICY, "additional_vips", "listeners", "members");
    }

    private static void differ(List<String> fields, String field, Object one, Object other) {
        if (!one.equals(other)) {
            fields.add(field);
        }
    }

    /**
     * The same description with another compute instance in the place of one.
     *
     * @param old the instance that goes
     * @param replacement the instance that takes its place
     * @return the description
     */
    LoadBalancerSpec withAmphora(ComputeId old, ComputeId replacement) {
        List<ComputeId> computes = amphorae.stream()
                .map(compute -> compute.equals(old) ? replacement : compute)
                .toList();
        return new LoadBalancerSpec(
                name, project, topology, vip, additionalVips, listeners, members, computes, vipOwner);
    }
}
