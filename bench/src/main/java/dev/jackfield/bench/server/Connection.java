package dev.jackfield.bench.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that is kept, over which a request is sent when the answer to the last one is there. A client that does as little as can be,
 * so that what is measured is the server.
 */
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(URI server) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
        out = socket.getOutputStream();
    }

    static byte[] request(String method, String path, String token, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                + headers
                + (body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n" + body;
        return head.getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request and reads the answer; returns its body. */
    String exchange(byte[] request, int status) throws IOException {
        out.write(request);
        int length = head(status);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Sends a request whose answer does not end, and reads its head. */
    void open(byte[] request) throws IOException {
        out.write(request);
        head(200);
    }

    private int head(int status) throws IOException {
        String first = line();
        if (!first.startsWith("HTTP/1.1 " + status)) {
            throw new IOException("answered " + first);
        }
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
