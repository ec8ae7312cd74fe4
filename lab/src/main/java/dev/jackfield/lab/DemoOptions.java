package dev.jackfield.lab;

import dev.jackfield.network.Capability;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the demo is to run.
 *
 * @param directory the demo's folder: its name decides the names of all that it makes
 * @param keep whether to leave everything running at the end
 * @param json whether to print one JSON object as the last line
 * @param haproxy the HAProxy program
 * @param openStack the lab's OpenStack to stand on; empty: this machine alone
 * @param command how the user calls Jackfield for the demo's state, for the hints at the end
 * @param inside what the user puts before a command to run it in the world of the demo, with a space; empty: nothing
 * @param out where to print
 */
public record DemoOptions(
        Path directory,
        boolean keep,
        boolean json,
        Path haproxy,
        Optional<OpenStackLab> openStack,
        String command,
        String inside,
        PrintStream out) {
    /**
     * The lab's OpenStack.
     *
     * @param folder the folder of the lab's programs
     * @param cloud the cloud of clouds.yaml whose account Jackfield has
     * @param keepalived the keepalived program
     */
    public record OpenStackLab(Path folder, String cloud, Path keepalived) {}

    /** What one can do with a demo that was left running. */
    List<String> hints(LabNames names, Set<Capability> capabilities) {
        List<String> hints = new ArrayList<>(List.of(
                "ask it:       " + inside + "ip netns exec " + names.netns("client") + " curl -s http://"
                        + DemoNetworks.VIP + "/",
                "look at it:   " + command + " lb show " + DemoNetworks.LOAD_BALANCER));
        if (capabilities.contains(Capability.RECONCILE)) {
            hints.add("break it, and: " + command + " reconcile --apply");
        }
        if (capabilities.contains(Capability.ACTIVATE_VIP)) {
            hints.add("move the VIP: " + command + " lb switch " + DemoNetworks.LOAD_BALANCER);
        }
        hints.add("take it away: " + command + " demo --clean");
        return hints;
    }
}
