package dev.jackfield.lab;

import dev.jackfield.network.IpAddress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The demo's side of {@link LoadClient}: starts it on a host, and collects what it prints. */
final class LoadGenerator {
    private static final int STOP_SECONDS = 30;
    private static final int POLL_MILLIS = 10;

    /**
     * How the client asks, all in milliseconds.
     *
     * @param interval from one request to the next of the same VIP
     * @param connect what a connection may take: less than the kernel's first SYN retransmission of a second, so that a lost attempt
     *     counts as failed instead of hiding the gap
     * @param answer what an answer may take
     */
    record Pace(int interval, int connect, int answer) {
        static final Pace FAST = new Pace(10, 250, 1000);

        /** For a network that is a program among others, on a machine that a whole cloud runs on. */
        static final Pace PATIENT = new Pace(40, 900, 5000);

        Pace every(int millis) {
            return new Pace(millis, connect, answer);
        }
    }

    private final Process process;
    private final Thread reader;
    private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();

    /**
     * Starts the client.
     *
     * @param client the host to start it on
     * @param pace how to ask
     * @param port the port to ask
     * @param vips the addresses to ask
     */
    LoadGenerator(LabHost client, Pace pace, int port, List<IpAddress> vips) {
        List<String> arguments = new ArrayList<>();
        IntStream.of(pace.interval(), pace.connect(), pace.answer(), port)
                .mapToObj(Integer::toString)
                .forEach(arguments::add);
        vips.forEach(vip -> arguments.add(vip.toString()));
        process = client.start("client", true, JavaProgram.command(LoadClient.class, arguments.toArray(String[]::new)));
        reader = Thread.ofPlatform().daemon().name("load-client").start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                attempts.add(Attempt.parse(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until a request to each IP version that began after a kill was answered.
     *
     * @param kill the kill
     * @param patience how long to wait
     * @throws LabException none was in time, or the client ended
     * @throws InterruptedException the demo was cancelled
     */
    void awaitAnswersAfter(Kill kill, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!answeredAfter(kill, false) || !answeredAfter(kill, true)) {
            if (!process.isAlive()) {
                throw new LabException("the load client ended with code " + process.exitValue());
            }
            if (System.nanoTime() > end) {
                throw new LabException("no answer within " + patience.toSeconds() + " s; the last request: "
                        + attempts.stream().reduce((first, second) -> second));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean answeredAfter(Kill kill, boolean v6) {
        return !seen(kill).gaps(v6).isEmpty();
    }

    /**
     * Waits until for a while no request failed: client, HAProxy and members have just started, and a busy machine takes its time for
     * that. After the patience it goes on all the same.
     *
     * @param span the while
     * @param patience how long to wait
     * @throws InterruptedException the demo was cancelled
     */
    void awaitSteady(Duration span, Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        do {
            Thread.sleep(span);
        } while (failedSince(System.nanoTime() - span.toNanos()) && System.nanoTime() - begun < patience.toNanos());
    }

    private boolean failedSince(long moment) {
        return attempts.stream().anyMatch(attempt -> !attempt.ok() && attempt.endNanos() >= moment);
    }

    /** Whether no request has been answered so far. */
    boolean isUnanswered() {
        return attempts.stream().noneMatch(Attempt::ok);
    }

    /** The gap after a kill so far: the longer one of IPv4 and IPv6, in milliseconds. */
    double gapAfter(Kill kill) {
        return Stream.of(false, true)
                .flatMap(v6 -> seen(kill).gaps(v6).stream())
                .mapToDouble(Traffic.Gap::millis)
                .max()
                .orElseThrow();
    }

    private Traffic seen(Kill kill) {
        return new Traffic(List.copyOf(attempts), List.of(kill));
    }

    /**
     * Stops the client and waits for the requests under way.
     *
     * @return all requests that began after a moment
     * @throws InterruptedException the demo was cancelled
     */
    List<Attempt> stop(long from) throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new LabException("the load client did not stop");
        }
        reader.join();
        return attempts.stream().filter(attempt -> attempt.startNanos() >= from).toList();
    }
}
