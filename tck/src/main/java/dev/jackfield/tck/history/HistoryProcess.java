package dev.jackfield.tck.history;

import dev.jackfield.network.NetworkDriver;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a process of its own does for a history: it is given its task through its input, and its output is what was recorded. */
public final class HistoryProcess {
    private HistoryProcess() {}

    /**
     * What a process is to do.
     *
     * @param layout what the calls are about
     * @param name the process's name, which begins the names of its clients
     * @param seed from which its clients' seeds are counted
     * @param threads how many clients it has, each on a virtual thread
     * @param calls how many calls each makes
     */
    public record Task(Layout layout, String name, long seed, int threads, int calls) implements Serializable {}

    /**
     * Does what the process was started for: reads the task, says that it is ready, waits for the start, and writes what was recorded.
     *
     * @param driver the driver that the process opened
     * @param in the process's input
     * @param out the process's output, to which nothing else may be written
     * @throws IOException the other end is gone
     */
    public static void serve(NetworkDriver driver, InputStream in, OutputStream out) throws IOException {
        try (ObjectOutputStream answers = new ObjectOutputStream(out);
                ObjectInputStream orders = new ObjectInputStream(in)) {
            Task task = (Task) orders.readObject();
            answers.writeObject("ready");
            answers.flush();
            orders.readObject();
            answers.writeObject(run(driver, task));
        } catch (ClassNotFoundException e) {
            throw new IOException("the other end is of another release", e);
        }
    }

    private static List<Operation> run(NetworkDriver driver, Task task) {
        List<Future<List<Operation>>> running = new ArrayList<>();
        List<Operation> recorded = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < task.threads(); i++) {
                Client client = new Client(task.name() + "-" + i, driver, task.layout());
                long seed = task.seed() + i;
                Callable<List<Operation>> calls = () -> client.run(seed, task.calls());
                running.add(threads.submit(calls));
            }
            for (Future<List<Operation>> each : running) {
                recorded.addAll(each.get());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a client ended in the midst of its calls", e);
        }
        return List.copyOf(recorded);
    }

    /** The other end: a process that was started to {@link #serve}. */
    public static final class Remote implements AutoCloseable {
        private final Process process;
        private final ObjectOutputStream orders;
        private final ObjectInputStream answers;

        /**
         * Gives a process its task, and waits until it has opened its driver.
         *
         * @param process the process
         * @param task what it is to do
         * @throws IOException the process ended
         */
        public Remote(Process process, Task task) throws IOException {
            this.process = process;
            orders = new ObjectOutputStream(process.getOutputStream());
            orders.writeObject(task);
            orders.flush();
            answers = new ObjectInputStream(process.getInputStream());
            read();
        }

        /**
         * Lets it begin, and waits for what it recorded.
         *
         * @return the operations of its clients
         * @throws IOException the process ended before its time
         */
        public List<Operation> run() throws IOException {
            orders.writeObject("go");
            orders.flush();
            return ((List<?>) read()).stream().map(Operation.class::cast).toList();
        }

        private Object read() throws IOException {
            try {
                return answers.readObject();
            } catch (ClassNotFoundException e) {
                throw new IOException("the process is of another release", e);
            }
        }

        /** Ends the process, if it has not ended by itself. */
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
