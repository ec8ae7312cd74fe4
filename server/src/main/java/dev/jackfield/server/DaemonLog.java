package dev.jackfield.server;

import dev.jackfield.core.Json;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where a daemon's log goes: to a stream, a line for each thing, which names the operation that it belongs to. */
public final class DaemonLog {

    private DaemonLog() {}

    /** How lines look. */
    public enum Format {
        /** For people. */
        TEXT,
        /** For programs: a JSON object. */
        JSON
    }

    /**
     * Sends what is logged in this process to a stream, and nowhere else.
     *
     * @param out the stream
     * @param format how lines look
     */
    public static void to(PrintStream out, Format format) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Lines(out, format == Format.JSON ? DaemonLog::json : DaemonLog::text));
        root.setLevel(Level.INFO);
        // What Jetty says of its own starting and stopping, we say.
        Logger.getLogger("org.eclipse.jetty").setLevel(Level.WARNING);
    }

    private interface Line {
        String of(LogRecord record, String message);
    }

    private static String text(LogRecord record, String message) {
        String operation = operation();
        return record.getInstant() + " " + record.getLevel() + " " + message
                + (operation.isEmpty() ? "" : " [operation " + operation + "]")
                + (record.getThrown() == null
                        ? ""
                        : "\n" + trace(record.getThrown()).stripTrailing());
    }

    private static String json(LogRecord record, String message) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("at", record.getInstant().toString());
        line.put("level", record.getLevel().getName());
        line.put("logger", String.valueOf(record.getLoggerName()));
        line.put("message", message);
        String operation = operation();
        if (!operation.isEmpty()) {
            line.put("operation", operation);
        }
        if (record.getThrown() != null) {
            line.put("error", trace(record.getThrown()));
        }
        return Json.tree(line).toString();
    }

    /** The operation that the thread runs, also in what the driver logs on it; empty: none. */
    private static String operation() {
        return OperationSteps.CURRENT.isBound()
                ? OperationSteps.CURRENT.get().now().id()
                : "";
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static final class Lines extends Handler {
        private final PrintStream out;
        private final Line line;

        Lines(PrintStream out, Line line) {
            this.out = out;
            this.line = line;
            setFormatter(new Formatter() {
                @Override
                public String format(LogRecord record) {
                    return formatMessage(record);
                }
            });
        }

        @Override
        public void publish(LogRecord record) {
            if (isLoggable(record)) {
                out.println(line.of(record, getFormatter().format(record)));
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
