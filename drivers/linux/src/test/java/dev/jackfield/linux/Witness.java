package dev.jackfield.linux;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Other programs' view of the kernel: {@code ip}, {@code nft}, {@code ping}. */
final class Witness {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * How a program ended.
     *
     * @param status its exit status
     * @param text all that it printed
     */
    record Outcome(int status, String text) {}

    private Witness() {}

    /** Runs a program to its end. */
    static Outcome attempt(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a program that must succeed. */
    static String run(String... command) {
        Outcome outcome = attempt(command);
        assertThat(outcome.status())
                .as(String.join(" ", command) + ": " + outcome.text())
                .isZero();
        return outcome.text();
    }

    /** Runs a line of shell that must succeed; what it waits for must come within a minute. */
    static String sh(String line) {
        return run("timeout", "60", "sh", "-euc", line);
    }

    /** What ip and tc say of a list that changed while the kernel told it. */
    private static final String INTERRUPTED = "Dump was interrupted";

    private static final int ATTEMPTS = 20;

    /** What {@code ip -j -d} prints, in a namespace or, with an empty name, in this one. */
    static JsonNode ip(String netns, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-j", "-d"));
        if (!netns.isEmpty()) {
            command.addAll(List.of("-n", netns));
        }
        command.addAll(Arrays.asList(arguments));
        return whole(command);
    }

    /** What a program prints that lists what the kernel has, of one moment. */
    private static JsonNode whole(List<String> command) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = run(command.toArray(String[]::new));
            if (!text.contains(INTERRUPTED)) {
                return JSON.readTree(text.isBlank() ? "[]" : text);
            }
        }
        throw new AssertionError(command + ": what is there changes all the time");
    }

    /** The links of a namespace by name, without {@code lo} and what waits for its deletion. */
    static List<String> links(String netns) {
        return ip(netns, "link")
                .valueStream()
                .filter(link -> !link.path("group").asString().equals(Integer.toString(Reaper.GROUP)))
                .map(link -> link.get("ifname").asString())
                .filter(name -> !name.equals("lo"))
                .sorted()
                .toList();
    }

    /** One link; a missing node if there is none. */
    static JsonNode link(String netns, String name) {
        return ip(netns, "link")
                .valueStream()
                .filter(link -> link.get("ifname").asString().equals(name))
                .findFirst()
                .orElseGet(JSON::missingNode);
    }

    /** The addresses of a link, each with its prefix length, and with {@code tentative} if it is. */
    static Set<String> addresses(String netns, String link) {
        Set<String> addresses = new TreeSet<>();
        ip(netns, "addr", "show", "dev", link)
                .valueStream()
                .flatMap(it -> it.path("addr_info").valueStream())
                .forEach(it -> addresses.add(it.get("local").asString() + "/"
                        + it.get("prefixlen").asInt()
                        + (it.path("tentative").asBoolean() ? " tentative" : "")));
        return addresses;
    }

    /** The routes of a namespace by a device, without those that the kernel made of addresses. */
    static List<String> routes(String netns, String device) {
        List<String> routes = new ArrayList<>();
        for (String family : List.of("-4", "-6")) {
            Arrays.stream(run("ip", "-n", netns, family, "route", "show", "dev", device, "proto", "static")
                            .split("\n"))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.replaceAll(" (metric|pref|proto) \\w+", ""))
                    .forEach(routes::add);
        }
        return routes;
    }

    /** The beginning of a command inside a namespace; {@code ip netns exec} knows only those with a name. */
    private static List<String> inside(String netns, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + netns));
        all.addAll(Arrays.asList(command));
        return all;
    }

    /** What {@code nft -j} prints in a namespace. */
    static JsonNode nft(String netns, String... arguments) {
        List<String> command = inside(netns, "nft", "-j");
        command.addAll(Arrays.asList(arguments));
        return JSON.readTree(run(command.toArray(String[]::new)));
    }

    /** What {@code tc -s -j} prints in a namespace. */
    static JsonNode tc(String netns, String... arguments) {
        List<String> command = new ArrayList<>(List.of("tc", "-s", "-j", "-n", netns));
        command.addAll(Arrays.asList(arguments));
        return whole(command);
    }

    /** Whether a ping from a namespace is answered; asks several times, for the first frames of a new link may be lost. */
    static boolean pings(String netns, String from, String to) {
        return ping(netns, "-i0.2", "-c1", "-w5", "-I", from, to);
    }

    /** Whether one ping from a namespace is answered within a second. */
    static boolean pingsOnce(String netns, String from, String to) {
        return ping(netns, "-c1", "-W1", "-I", from, to);
    }

    private static boolean ping(String netns, String... arguments) {
        List<String> command = inside(netns, "ping");
        command.addAll(Arrays.asList(arguments));
        return attempt(command.toArray(String[]::new)).status() == 0;
    }
}
