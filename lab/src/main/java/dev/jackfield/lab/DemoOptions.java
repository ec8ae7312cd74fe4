package dev.jackfield.lab;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * How the demo is to run.
 *
 * @param directory the demo's folder: its name decides the names of all that it makes
 * @param keep whether to leave everything running at the end
 * @param json whether to print one JSON object as the last line
 * @param haproxy the HAProxy program
 * @param command how the user calls Jackfield for the demo's state, for the hints at the end
 * @param inside what the user puts before a command to run it in the world of the demo, with a space; empty: nothing
 * @param out where to print
 */
public record DemoOptions(
        Path directory, boolean keep, boolean json, Path haproxy, String command, String inside, PrintStream out) {}
