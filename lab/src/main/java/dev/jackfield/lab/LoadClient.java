package dev.jackfield.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of the load balancer, as a process of its own. It starts a new request to each VIP every few milliseconds, whether or
 * not earlier ones were answered, up to {@value #UNDER_WAY} at a time, and prints one {@link Attempt} a line. It ends when its standard input does, after the requests
 * under way.
 */
final class LoadClient {
    /** What an idle machine never reaches. A busy one would be given ever more work by requests that wait for their turn. */
    private static final int UNDER_WAY = 256;

    private final Semaphore free = new Semaphore(UNDER_WAY);
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private final int connectTimeoutMillis;
    private final int answerTimeoutMillis;

    private LoadClient(int connectTimeoutMillis, int answerTimeoutMillis) {
        this.connectTimeoutMillis = connectTimeoutMillis;
        this.answerTimeoutMillis = answerTimeoutMillis;
    }

    /**
     * Sends requests until standard input ends.
     *
     * @param args the interval, the time to connect and the time to answer, all in milliseconds; the port; then the VIPs' addresses
     * @throws IOException an address is wrong
     */
    public static void main(String[] args) throws IOException {
        LoadClient client = new LoadClient(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        long intervalNanos = Long.parseLong(args[0]) * 1_000_000;
        InetSocketAddress[] targets = new InetSocketAddress[args.length - 4];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = new InetSocketAddress(InetAddress.ofLiteral(args[i + 4]), Integer.parseInt(args[3]));
        }
        Thread.ofPlatform().daemon().start(client::awaitEndOfInput);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long next = System.nanoTime();
            while (!client.stopped.get()) {
                for (InetSocketAddress target : targets) {
                    if (client.free.tryAcquire()) {
                        executor.execute(() -> client.tell(target));
                    }
                }
                next += intervalNanos;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected: the end of input is the signal.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended.
        }
        stopped.set(true);
    }

    private void tell(InetSocketAddress target) {
        try {
            System.out.println(ask(target).toLine());
        } finally {
            free.release();
        }
    }

    private Attempt ask(InetSocketAddress target) {
        long id = ids.incrementAndGet();
        boolean v6 = target.getAddress().getAddress().length == 16;
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(target, connectTimeoutMillis);
            socket.setSoTimeout(answerTimeoutMillis);
            String host = target.getAddress().getHostAddress();
            String request = "GET /" + id + " HTTP/1.1\r\nHost: " + (v6 ? "[" + host + "]" : host)
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String member = readMember(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
            return new Attempt(id, v6, start, System.nanoTime(), true, member);
        } catch (IOException e) {
            return new Attempt(id, v6, start, System.nanoTime(), false, String.valueOf(e.getMessage()));
        }
    }

    /** Reads an answer with its single line of body, the member's name. */
    private static String readMember(BufferedReader answer) throws IOException {
        String status = answer.readLine();
        if (status == null) {
            throw new IOException("closed without an answer");
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + status);
        }
        String header = answer.readLine();
        while (header != null && !header.isEmpty()) {
            header = answer.readLine();
        }
        String member = answer.readLine();
        if (member == null) {
            throw new IOException("answered without a body");
        }
        return member;
    }
}
