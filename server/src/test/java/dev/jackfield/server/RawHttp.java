package dev.jackfield.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A connection to a daemon on which a test says what it likes, also what no client would. For one thread. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /**
     * Connects.
     *
     * @param patience how long a read waits
     */
    RawHttp(URI address, Duration patience) throws IOException {
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer; the names of headers are found in whatever case, and the last of several is kept. */
    record Answer(int status, Map<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Whether the daemon says that it will close the connection. */
        boolean isLast() {
            return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
        }
    }

    /** Sends text, each character as a byte. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Says that nothing more will be sent. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads the answer to a request of a method. */
    Answer read(String method) throws IOException {
        Answer head = readHead();
        boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return bodiless ? head : new Answer(head.status(), head.headers(), readBody(head));
    }

    /** Reads the status and the headers alone. */
    Answer readHead() throws IOException {
        String first = line();
        if (!first.matches("HTTP/1\\.1 [1-5][0-9][0-9] ?.*")) {
            throw new IOException("no status line: " + first);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(first.substring(9, 12)), headers, "");
    }

    private String readBody(Answer head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.header("Transfer-Encoding").filter("chunked"::equals).isPresent()) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(exactly(size));
                line();
            }
            line();
        } else {
            body.write(exactly(Integer.parseInt(head.header("Content-Length").orElse("0"))));
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    /** A line without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed after '" + line + "'");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Whether the daemon closed the connection, and sent nothing before. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
