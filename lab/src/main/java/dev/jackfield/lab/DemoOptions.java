package dev.jackfield.lab;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * How the demo is to run.
 *
 * @param directory a folder for what the demo's programs read and write
 * @param keep whether to leave everything running at the end
 * @param json whether to print one JSON object as the last line
 * @param haproxy the HAProxy program
 * @param command how the user calls Jackfield for the demo's state, for the hints at the end
 * @param out where to print
 */
public record DemoOptions(Path directory, boolean keep, boolean json, Path haproxy, String command, PrintStream out) {}
