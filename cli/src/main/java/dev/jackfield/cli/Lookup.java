package dev.jackfield.cli;

import dev.jackfield.network.Administration;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.Network;
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

/** Finds resources by what a user calls them: their id, or else their name. */
record Lookup(Catalogue catalogue) {
    Network network(String nameOrId) {
        return find(
                nameOrId,
                NetworkNotFoundException.class,
                text -> catalogue.getNetwork(new NetworkId(text)),
                catalogue::getNetworkByName);
    }

    Subnet subnet(String nameOrId) {
        return find(
                nameOrId,
                SubnetNotFoundException.class,
                text -> catalogue.getSubnet(new SubnetId(text)),
                catalogue::getSubnetByName);
    }

    Port port(String nameOrId) {
        return find(
                nameOrId,
                PortNotFoundException.class,
                text -> catalogue.getPort(new PortId(text)),
                catalogue::getPortByName);
    }

    /** There are no policies by name in a catalogue, but in what an administrator sees; the oldest of a name counts. */
    QosPolicy qosPolicy(Administration administration, String nameOrId) {
        return find(
                nameOrId,
                QosPolicyNotFoundException.class,
                text -> catalogue.getQosPolicy(new QosPolicyId(text)),
                text -> administration.listQosPolicies().stream()
                        .filter(policy -> policy.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new QosPolicyNotFoundException(
                                "no QoS policy has the name '" + text + "'", ErrorContext.NONE)));
    }

    SecurityGroup securityGroup(String nameOrId) {
        return find(
                nameOrId,
                SecurityGroupNotFoundException.class,
                text -> catalogue.getSecurityGroup(new SecurityGroupId(text)),
                catalogue::getSecurityGroupByName);
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
