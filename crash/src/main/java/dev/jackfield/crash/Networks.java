package dev.jackfield.crash;

import dev.jackfield.network.Administration;
import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.SecurityGroupRequest;
import dev.jackfield.network.SubnetRequest;

import java.util.List;
import java.util.Optional;

/** The networks that are there all the time. */
final class Networks {
    static final String VIP_NETWORK = named("public-net");
    static final String MEMBER_NETWORK = named("servers-net");

    /** The name of a user's security group. */
    static final String USERS_GROUP = "users-group";

    /** The instances. */
    static final List<String> COMPUTES = List.of("amp-1", "amp-2", "amp-3", "amp-4", "user");

    /** All of them: one has a subnet of a single address. */
    static final List<Plan> ALL = List.of(
            new Plan(
                    VIP_NETWORK,
                    List.of(
                            subnet("public", "203.0.113.0/24"),
                            subnet("public6", "2001:db8::/64"),
                            subnet("dmz", "198.51.100.0/24"),
                            subnet("edge", "10.8.0.0/24"))),
            new Plan(MEMBER_NETWORK, List.of(subnet("servers", "192.0.2.0/25"), subnet("servers-2", "192.0.2.128/25"))),
            new Plan(named("more-net"), List.of(subnet("more", "10.9.0.0/24"))),
            new Plan(named("tiny-net"), List.of(new Part(named("tiny"), "10.7.0.0/28", Optional.of("10.7.0.1")))));

    private Networks() {}

    /** What a network or subnet is called in this run; drivers look for names, and a cloud has those of all runs. */
    static String named(String name) {
        return name + "-" + World.INSTALLATION;
    }

    /** A network that is to be. */
    record Plan(String name, List<Part> subnets) {
        Plan {
            subnets = List.copyOf(subnets);
        }
    }

    /** A subnet that is to be. */
    record Part(String name, String cidr, Optional<String> only) {}

    private static Part subnet(String name, String cidr) {
        return new Part(named(name), cidr, Optional.empty());
    }

    /** Makes them through a driver that is its own administrator. */
    static void make(Administration administration, CrashFixture fixture) {
        for (Plan plan : ALL) {
            Network network = administration.createNetwork(
                    NetworkRequest.builder(plan.name()).build());
            for (Part part : plan.subnets()) {
                SubnetRequest.Builder request =
                        SubnetRequest.builder(network.id(), part.name(), Cidr.parse(part.cidr()));
                part.only()
                        .map(IpAddress::parse)
                        .ifPresent(ip -> request.allocationPools(List.of(new AllocationPool(ip, ip))));
                administration.createSubnet(request.build());
            }
        }
        administration.createSecurityGroup(SecurityGroupRequest.of(USERS_GROUP, List.of()));
        COMPUTES.forEach(name -> administration.registerCompute(fixture.compute(name)));
    }
}
