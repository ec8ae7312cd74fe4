package dev.jackfield.neutron.client;

import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.ProjectId;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SubnetId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a port is to be, or what of it is to change: only what is said here is sent. Each method returns this body. */
public final class PortBody {
    private final Map<String, Object> json = new LinkedHashMap<>();

    private PortBody() {}

    /**
     * A new port.
     *
     * @param network its network
     * @return a body
     */
    public static PortBody on(NetworkId network) {
        return new PortBody().put("network_id", network);
    }

    /**
     * A change of a port.
     *
     * @return a body that changes nothing yet
     */
    public static PortBody change() {
        return new PortBody();
    }

    /**
     * Sets the name.
     *
     * @param name not necessarily unique
     * @return this
     */
    public PortBody name(String name) {
        return put("name", name);
    }

    /**
     * Sets the owner, for whom an administrator makes the port.
     *
     * @param project the project
     * @return this
     */
    public PortBody project(ProjectId project) {
        return put("project_id", project);
    }

    /**
     * Sets the text where our mark stands.
     *
     * @param text up to 255 characters
     * @return this
     */
    public PortBody description(String text) {
        return put("description", text);
    }

    /**
     * Sets what the port is attached to or reserved for, and who uses it.
     *
     * @param id the device
     * @param owner such as {@code Octavia}
     * @return this
     */
    public PortBody device(String id, String owner) {
        return put("device_id", id).put("device_owner", owner);
    }

    /**
     * Sets the Ethernet address, which no other port of the network may have.
     *
     * @param address the address
     * @return this
     */
    public PortBody macAddress(MacAddress address) {
        return put("mac_address", address);
    }

    /**
     * Lets the port carry traffic, or not.
     *
     * @param up whether it may
     * @return this
     */
    public PortBody adminStateUp(boolean up) {
        return put("admin_state_up", up);
    }

    /**
     * Adds an address.
     *
     * @param subnet its subnet; empty: the one that has the address
     * @param address the address; empty: any free one
     * @return this
     */
    public PortBody fixedIp(Optional<SubnetId> subnet, Optional<IpAddress> address) {
        Map<String, Object> ip = new LinkedHashMap<>();
        subnet.ifPresent(it -> ip.put("subnet_id", it));
        address.ifPresent(it -> ip.put("ip_address", it));
        return add("fixed_ips", ip);
    }

    /**
     * Keeps addresses that the port has, as a change names all that it is to have.
     *
     * @param addresses what it keeps
     * @return this
     */
    public PortBody fixedIps(Collection<NeutronPort.FixedAddress> addresses) {
        json.putIfAbsent("fixed_ips", new ArrayList<>());
        addresses.forEach(ip -> fixedIp(Optional.of(ip.subnetId()), Optional.of(ip.ipAddress())));
        return this;
    }

    /**
     * Sets what else the port may send as.
     *
     * @param addresses addresses or blocks
     * @return this
     */
    public PortBody allowedAddresses(Collection<String> addresses) {
        return put(
                "allowed_address_pairs",
                addresses.stream().map(it -> Map.of("ip_address", it)).toList());
    }

    /**
     * Sets what else the port may send as, with Ethernet addresses.
     *
     * @param pairs addresses or blocks
     * @return this
     */
    public PortBody allowedAddressPairs(Collection<NeutronPort.AddressPair> pairs) {
        json.put("allowed_address_pairs", new ArrayList<>());
        pairs.forEach(pair -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("ip_address", pair.ipAddress());
            pair.macAddress().ifPresent(it -> entry.put("mac_address", it));
            add("allowed_address_pairs", entry);
        });
        return this;
    }

    /**
     * Sets the security groups; none instead of the project's default group, if the collection is empty.
     *
     * @param groups the groups
     * @return this
     */
    public PortBody securityGroups(Collection<SecurityGroupId> groups) {
        return put("security_groups", List.copyOf(groups));
    }

    /**
     * Sets or takes away the QoS policy.
     *
     * @param policy the policy; empty: none
     * @return this
     */
    @SuppressWarnings("NullAway") // JSON's null
    public PortBody qosPolicy(Optional<QosPolicyId> policy) {
        json.put("qos_policy_id", policy.orElse(null));
        return this;
    }

    /**
     * Sets how the port reaches its server.
     *
     * @param type {@code normal}, {@code direct} and others
     * @return this
     */
    public PortBody vnicType(String type) {
        return put("binding:vnic_type", type);
    }

    /**
     * Sets whether addresses and groups are enforced.
     *
     * @param enabled whether they are
     * @return this
     */
    public PortBody portSecurity(boolean enabled) {
        return put("port_security_enabled", enabled);
    }

    /**
     * Sets the name in DNS.
     *
     * @param name the name; empty takes it away
     * @return this
     */
    public PortBody dnsName(String name) {
        return put("dns_name", name);
    }

    /**
     * Whether nothing is said.
     *
     * @return whether it is empty
     */
    public boolean isEmpty() {
        return json.isEmpty();
    }

    boolean hasMacAddress() {
        return json.containsKey("mac_address");
    }

    Map<String, Object> json() {
        return json;
    }

    private PortBody put(String key, Object value) {
        json.put(key, value);
        return this;
    }

    private PortBody add(String key, Map<String, Object> value) {
        List<Object> all = new ArrayList<>();
        if (json.get(key) instanceof List<?> before) {
            all.addAll(before);
        }
        all.add(value);
        return put(key, all);
    }

    @Override
    public String toString() {
        return "PortBody" + json;
    }
}
