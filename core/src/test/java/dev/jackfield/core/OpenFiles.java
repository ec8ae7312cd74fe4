package dev.jackfield.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open, as the kernel tells it. */
final class OpenFiles {
    private OpenFiles() {}

    static List<String> below(Path folder) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(OpenFiles::target)
                    .filter(file -> file.startsWith(folder + "/"))
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // That of the listing itself is gone by now.
        }
    }
}
