package dev.jackfield.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * A web server behind the load balancer, as a process of its own. It answers every request with its name, and logs the path of
 * every request, so that what clients say they got can be held against it. It ends when its standard input does, so that it never
 * outlives the demo, unless it was told to stay.
 */
final class WebMember {
    static final String STAY = "stay";

    private final String name;
    private final PrintWriter log;

    private WebMember(String name, PrintWriter log) {
        this.name = name;
        this.log = log;
    }

    /**
     * Serves until standard input ends.
     *
     * @param args the member's name, the port to listen on, the log file, and optionally {@value #STAY}
     * @throws IOException the port cannot be listened on, or the log cannot be written
     * @throws InterruptedException never, in a process of its own
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(Path.of(args[2])), true);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            WebMember member = new WebMember(args[0], log);
            HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[1])), 512);
            server.setExecutor(executor);
            server.createContext("/", member::answer);
            server.start();
            if (args.length > 3 && args[3].equals(STAY)) {
                Thread.currentThread().join();
            }
            while (System.in.read() >= 0) {
                // Nothing is expected: the end of input is the signal.
            }
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            log.println(exchange.getRequestURI().getPath());
            byte[] body = (name + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
