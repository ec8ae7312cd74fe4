package dev.jackfield.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A client that asks a VIP every two milliseconds, and remembers each answer. */
final class Client implements AutoCloseable {
    static final String PORT = "9999";
    private static final String INTERVAL_MICROS = "2000";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    Client(Host host, Path probe, String vip) {
        process = host.start(ProcessBuilder.Redirect.PIPE, probe.toString(), "ask", vip, PORT, INTERVAL_MICROS);
        Thread.ofPlatform().daemon().name("answers").start(this::read);
    }

    private record Answer(long sent, long came) {}

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                answers.add(new Answer(
                        Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
            }
        } catch (IOException e) {
            // The client was stopped.
        }
    }

    /** Waits until something is answered that was asked from now on. */
    void awaitAnswer() throws InterruptedException {
        long now = System.nanoTime();
        gap(new Host.Death(now, now));
    }

    /**
     * Waits for the end of a gap.
     *
     * @return from the killing to the first answer to what was asked after it, in nanoseconds
     */
    long gap(Host.Death death) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < end) {
            for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
                if (answer.sent > death.done()) {
                    return answer.came - death.sent();
                }
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("no answer within 30 s");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
