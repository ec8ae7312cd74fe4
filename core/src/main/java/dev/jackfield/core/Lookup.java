package dev.jackfield.core;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.QosPolicy;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.SecurityGroup;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;

import java.util.function.Function;

/**
 * Finds resources by what a user calls them: their id, or else their name.
 *
 * @param driver has them
 */
public record Lookup(NetworkDriver driver) {
    /**
     * Finds a network.
     *
     * @param nameOrId its id or name
     * @return the network
     * @throws NetworkNotFoundException there is none
     */
    public Network network(String nameOrId) {
        return find(
                nameOrId,
                NetworkNotFoundException.class,
                text -> driver.getNetwork(new NetworkId(text)),
                driver::getNetworkByName);
    }

    /**
     * Finds a subnet.
     *
     * @param nameOrId its id or name
     * @return the subnet
     * @throws SubnetNotFoundException there is none
     */
    public Subnet subnet(String nameOrId) {
        return find(
                nameOrId,
                SubnetNotFoundException.class,
                text -> driver.getSubnet(new SubnetId(text)),
                driver::getSubnetByName);
    }

    /**
     * Finds a port.
     *
     * @param nameOrId its id or name
     * @return the port
     * @throws PortNotFoundException there is none
     */
    public Port port(String nameOrId) {
        return find(
                nameOrId, PortNotFoundException.class, text -> driver.getPort(new PortId(text)), driver::getPortByName);
    }

    /**
     * Finds a QoS policy. There are no policies by name in a catalogue, but in what an administrator sees; the oldest of a name counts.
     *
     * @param nameOrId its id or name
     * @return the policy
     * @throws QosPolicyNotFoundException there is none
     */
    public QosPolicy qosPolicy(String nameOrId) {
        return find(
                nameOrId,
                QosPolicyNotFoundException.class,
                text -> driver.getQosPolicy(new QosPolicyId(text)),
                text -> driver.administration().listQosPolicies().stream()
                        .filter(policy -> policy.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new QosPolicyNotFoundException(
                                "no QoS policy has the name '" + text + "'", ErrorContext.NONE)));
    }

    /**
     * Finds a security group.
     *
     * @param nameOrId its id or name
     * @return the security group
     * @throws SecurityGroupNotFoundException there is none
     */
    public SecurityGroup securityGroup(String nameOrId) {
        return find(
                nameOrId,
                SecurityGroupNotFoundException.class,
                text -> driver.getSecurityGroup(new SecurityGroupId(text)),
                driver::getSecurityGroupByName);
    }

    private static <T> T find(
            String nameOrId,
            Class<? extends NetworkException> notFound,
            Function<String, T> byId,
            Function<String, T> byName) {
        try {
            return byId.apply(nameOrId);
        } catch (InvalidValueException e) {
            // What cannot be an id, such as a text with a blank, may still be a name.
            return byName.apply(nameOrId);
        } catch (NetworkException e) {
            if (!notFound.isInstance(e)) {
                throw e;
            }
            try {
                return byName.apply(nameOrId);
            } catch (NetworkException other) {
                throw notFound.isInstance(other) ? e : other;
            }
        }
    }
}
