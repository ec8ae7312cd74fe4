package dev.jackfield.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a small Java program of the lab's, to be run as a process of its own. */
final class JavaProgram {
    private JavaProgram() {}

    static List<String> command(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
