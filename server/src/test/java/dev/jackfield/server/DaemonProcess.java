package dev.jackfield.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A daemon in a process of its own, which waits for ever in one method of its driver, and can be killed there. */
final class DaemonProcess implements AutoCloseable {
    private final Process process;
    private final URI address;

    private DaemonProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one.
     *
     * @param folder its state
     * @param method where its operations wait; "none": nowhere
     */
    static DaemonProcess start(Path folder, String method) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DaemonProcess.class.getName(),
                        folder.toString(),
                        method)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the daemon did not start");
        }
        return new DaemonProcess(process, URI.create(line));
    }

    URI address() {
        return address;
    }

    /** Ends it as kill -9 does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Takes a folder and a method; ends when nobody is there any more to whom it belongs. */
    static void main(String[] arguments) throws IOException {
        TestDaemon daemon = TestDaemon.start(Path.of(arguments[0]), TestDaemon.anyPort(), real -> {
            FaultyDriver driver = new FaultyDriver(real);
            driver.holdAt(arguments[1]);
            return driver.driver();
        });
        System.out.println(daemon.daemon().address());
        System.in.read();
        Runtime.getRuntime().halt(0);
    }
}
