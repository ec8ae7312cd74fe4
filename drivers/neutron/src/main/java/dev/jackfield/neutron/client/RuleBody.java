package dev.jackfield.neutron.client;

import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A rule that is to be made.
 *
 * @param group the group it is for
 * @param rule what it lets pass
 * @param description free text, where our mark may stand
 */
public record RuleBody(SecurityGroupId group, SecurityGroupRule rule, String description) {
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("security_group_id", group);
        json.put("direction", rule.direction().name().toLowerCase(Locale.ROOT));
        json.put("ethertype", "IP" + rule.ethertype().name().toLowerCase(Locale.ROOT));
        rule.protocol().ifPresent(it -> json.put("protocol", it));
        rule.portRangeMin().ifPresent(it -> json.put("port_range_min", it));
        rule.portRangeMax().ifPresent(it -> json.put("port_range_max", it));
        rule.remote().ifPresent(it -> json.put("remote_ip_prefix", it));
        rule.remoteGroup().ifPresent(it -> json.put("remote_group_id", it));
        json.put("description", description);
        return json;
    }
}
