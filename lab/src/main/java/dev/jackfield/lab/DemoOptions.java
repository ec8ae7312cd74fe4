package dev.jackfield.lab;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

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
}
