package dev.jackfield.neutron.client;

import dev.jackfield.neutron.client.OpenStackException.Failure;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the services are.
 *
 * @param endpoints all endpoints of all services, interfaces and regions
 */
record ServiceCatalogue(List<Endpoint> endpoints) {
    ServiceCatalogue {
        endpoints = List.copyOf(endpoints);
    }

    record Endpoint(String type, String face, String region, String url) {}

    static ServiceCatalogue read(JsonNode catalogue) {
        List<Endpoint> all = new ArrayList<>();
        for (JsonNode service : catalogue) {
            for (JsonNode endpoint : service.path("endpoints")) {
                all.add(new Endpoint(
                        service.path("type").asString(""),
                        endpoint.path("interface").asString(""),
                        endpoint.path("region").asString(""),
                        endpoint.path("url").asString("")));
            }
        }
        return new ServiceCatalogue(all);
    }

    /**
     * The endpoint of a service, with its version.
     *
     * @param type {@code network} or {@code compute}
     * @param version what the URL's path must have, such as {@code /v2.0}
     * @throws OpenStackException there is none, or more than one region and none named
     */
    URI endpoint(String type, String version, CloudConfig cloud) {
        Optional<URI> override = Optional.ofNullable(cloud.endpointOverrides().get(type));
        if (override.isPresent()) {
            return versioned(override.get().toString(), version);
        }
        List<Endpoint> ofType = endpoints.stream()
                .filter(it -> it.type().equals(type) && it.face().equals(cloud.endpointInterface()))
                .toList();
        List<Endpoint> fitting = ofType.stream()
                .filter(it -> cloud.region().map(it.region()::equals).orElse(true))
                .toList();
        Set<String> regions = ofType.stream().map(Endpoint::region).collect(Collectors.toCollection(TreeSet::new));
        String wanted = "the " + cloud.endpointInterface() + " endpoint of " + type
                + cloud.region().map(it -> " in region " + it).orElse("") + " of cloud '" + cloud.name() + "'";
        if (fitting.isEmpty()) {
            throw none(type, "the catalogue lacks " + wanted + "; it has the regions " + regions);
        }
        if (cloud.region().isEmpty() && regions.size() > 1) {
            throw none(type, wanted + " is ambiguous: set region_name to one of " + regions);
        }
        try {
            return versioned(fitting.getFirst().url(), version);
        } catch (IllegalArgumentException e) {
            throw none(type, wanted + " is no URL: " + fitting.getFirst().url());
        }
    }

    private static URI versioned(String url, String version) {
        String base = url.replaceAll("/+$", "");
        return URI.create(base.endsWith(version) || base.contains(version + "/") ? base : base + version);
    }

    private static OpenStackException none(String type, String message) {
        return new OpenStackException(
                new Failure(type, "GET", "catalogue", false, false, 404, "EndpointNotFound", message, "-"), null);
    }
}
