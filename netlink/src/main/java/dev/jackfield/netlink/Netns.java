package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An open network namespace: start here. {@link #rtnl} reads and changes its links, addresses and routes.
 *
 * <p>It holds one thread that has entered the namespace, unless it is a {@link #visit}, and keeps the namespace alive until {@link #close}, also after {@link #delete}. Any thread may use it, a virtual one too: work is done in
 * turn on that thread while the caller waits.
 *
 * <pre>{@code
 * try (Netns netns = Netns.open("amphora-1")) {
 *     netns.rtnl().links().forEach(System.out::println);
 * }
 * }</pre>
 *
 * @see "network_namespaces(7), setns(2); ip netns"
 */
public final class Netns implements AutoCloseable {
    /** Where named network namespaces are found, as {@code ip netns} has it. */
    public static final Path DIRECTORY = Path.of("/run/netns");

    /**
     * Work to be done inside a network namespace.
     *
     * @param <T> what it gives
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {
        /**
         * Does the work.
         *
         * @throws X it failed
         */
        T run() throws X;
    }

    private final String name;
    private final NamespaceFile file;
    private final NetnsId id;
    private final NamespaceThread thread;
    private final Deque<Runnable> owned = new ArrayDeque<>(); // used on the thread alone
    private final Rtnl rtnl;
    private final Runnable leave = this::closeAllOwned;
    private final @Nullable Netns host;
    private Netns inside = this; // of a host's thread, used on it alone: where it is
    private boolean closed;

    private Netns(String name, String path) {
        this.name = name;
        host = null;
        file = new NamespaceFile(name, path);
        try {
            id = file.id();
            thread = new NamespaceThread(name);
        } catch (RuntimeException e) {
            file.release();
            throw e;
        }
        rtnl = new Rtnl(this);
        try {
            thread.call("enter network namespace " + name, this::enter);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Netns(String name, String path, Netns host) {
        Netns home = host.host == null ? host : host.host;
        this.name = name;
        this.host = home;
        thread = home.thread;
        file = new NamespaceFile(name, path);
        rtnl = new Rtnl(this);
        try {
            id = file.id();
            thread.<@Nullable Void, RuntimeException>call("visit network namespace " + name, () -> {
                home.own(leave);
                return null;
            });
        } catch (RuntimeException e) {
            file.release();
            throw e;
        }
    }

    private @Nullable Void enter() {
        // The thread was born in the namespace of whoever opened this one. To enter a namespace takes a privilege, to
        // stay in it none.
        if (!NetnsId.of(Path.of("/proc/thread-self/ns/net")).equals(id)) {
            setns();
        }
        return null;
    }

    /**
     * Opens a named network namespace. {@code ip netns exec NAME}
     *
     * @param name the name of a file in {@link #DIRECTORY}
     * @throws NetnsException there is none ({@link Errno#ENOENT}), it is half made ({@link Errno#EINVAL}), or the process may not enter it ({@link Errno#EPERM})
     * @throws IllegalArgumentException the name has a slash, or is empty, {@code .} or {@code ..}
     */
    public static Netns open(String name) {
        return new Netns(name, NamedNetns.path(name).toString());
    }

    /**
     * Opens a named network namespace as a guest of an open one: work is done on the host's thread, which goes there and comes back, and within the host's own work without any waiting. That spares a
     * thread. Closed with its host at the latest.
     *
     * @param host an open namespace, to which the process {@link #mayReturn}; if that is a guest itself, its host is meant
     * @throws NetnsException as for {@link #open(String)}, when it is first entered if the process may not
     * @throws IllegalStateException the host was closed
     * @throws IllegalArgumentException as for {@link #open(String)}
     */
    public static Netns visit(String name, Netns host) {
        return new Netns(name, NamedNetns.path(name).toString(), host);
    }

    /**
     * Opens the network namespace of a process as a guest, see {@link #visit}.
     *
     * @throws NetnsException as for {@link #ofProcess}, when it is first entered if the process may not
     * @throws IllegalStateException the host was closed
     */
    public static Netns visitProcess(long pid, Netns host) {
        return new Netns(nameOfProcess(pid), fileOfProcess(pid), host);
    }

    /**
     * Opens the network namespace behind a file of the nsfs. {@code nsenter --net=PATH}
     *
     * @throws NetnsException as for {@link #open(String)}
     */
    public static Netns open(Path path) {
        return new Netns(path.toString(), path.toString());
    }

    /**
     * Opens the network namespace of a process. {@code nsenter -t PID -n}
     *
     * @param pid the process, which need not live longer than this call
     * @throws NetnsException no such process ({@link Errno#ENOENT}), or one of another user ({@link Errno#EACCES}, {@link Errno#EPERM})
     */
    public static Netns ofProcess(long pid) {
        return new Netns(nameOfProcess(pid), fileOfProcess(pid));
    }

    private static String nameOfProcess(long pid) {
        return "of process " + pid;
    }

    private static String fileOfProcess(long pid) {
        return "/proc/" + pid + "/ns/net";
    }

    /** Opens the network namespace in which this process was started; needs no privilege. */
    public static Netns current() {
        return new Netns("of this process", "/proc/self/ns/net");
    }

    /**
     * Creates a named network namespace with {@code lo} up, and opens it. {@code ip netns add NAME && ip -n NAME link set lo up}
     *
     * <p>The first one on a machine also makes {@link #DIRECTORY}, and mounts a file system there; both go with the last one.
     *
     * @throws NetnsException the name is taken, be it by something half made ({@link Errno#EEXIST}), or the process lacks CAP_SYS_ADMIN ({@link Errno#EPERM}); nothing is left behind
     * @throws IllegalArgumentException as for {@link #open(String)}
     */
    public static Netns create(String name) {
        NamedNetns.create(name);
        return open(name);
    }

    /**
     * Creates a network namespace without a name, to try something out in: it ends when it is closed. {@code unshare -n}
     *
     * @throws NetnsException the process lacks CAP_SYS_ADMIN ({@link Errno#EPERM}); nothing is left behind
     */
    public static Netns createUnnamed() {
        return NamedNetns.withUnnamed(Netns::new);
    }

    /**
     * Takes the name away from a network namespace, which then ends with its last user: a process in it, or an open {@link Netns}. Also clears away what a creation that was cut off left. {@code ip netns del NAME}
     *
     * @return whether there was anything by that name
     * @throws NetnsException not permitted; nothing was changed
     * @throws IllegalArgumentException as for {@link #open(String)}
     */
    public static boolean delete(String name) {
        return NamedNetns.delete(name);
    }

    /** Whether there is a whole network namespace of that name; one half made does not count. */
    public static boolean exists(String name) {
        return NamedNetns.exists(name);
    }

    /** The names in {@link #DIRECTORY}, sorted, half-made ones included. {@code ip netns list} */
    public static List<String> names() {
        return NamedNetns.names();
    }

    /** Whether its thread could come back if it left: to enter a namespace, even the one in which a process was started, takes a privilege there. */
    public boolean mayReturn() {
        return callAnywhere("try to return to network namespace " + name, () -> {
            int result = Libc.setns(file.retain());
            file.release();
            return result == 0;
        });
    }

    /** The identity of the namespace; another {@link Netns} with the same one is the same namespace. */
    public NetnsId id() {
        return id;
    }

    /** Its links, addresses and routes. */
    public Rtnl rtnl() {
        return rtnl;
    }

    /**
     * Runs work on the thread that is inside the namespace: sockets that it opens and files of {@code /proc/sys/net} belong to the namespace.
     *
     * <p>Other work waits meanwhile, so wait for nothing in there. And start no thread: one that the work starts is inside the namespace too and keeps it alive. So does one that the JVM starts for it, be
     * it to carry a virtual thread that the work wakes, or to await the end of a process, which lingers for a minute after that: start processes from outside, by {@code nsenter --net=PATH}.
     *
     * @throws X the work failed
     * @throws NetlinkException the caller was interrupted before the work began ({@link Errno#EINTR}); nothing was done
     * @throws IllegalStateException the namespace was closed; nothing was done
     */
    public <T extends @Nullable Object, X extends Exception> T call(Work<T, X> work) throws X {
        return call("work in network namespace " + name, work);
    }

    /**
     * Runs work on the thread in its turn, without waiting for it, and not necessarily inside the namespace if it is a guest.
     *
     * @param work throws nothing
     * @throws IllegalStateException the namespace was closed; nothing was done
     */
    public void execute(Runnable work) {
        thread.execute("work on the thread of network namespace " + name, work);
    }

    <T extends @Nullable Object, X extends Exception> T call(String attempted, Work<T, X> work) throws X {
        return callAnywhere(attempted, () -> entered(work));
    }

    /** Runs work on this namespace's thread, wherever that is: for what is done through a socket, which stays where it was made. */
    <T extends @Nullable Object, X extends Exception> T callAnywhere(String attempted, Work<T, X> work) throws X {
        return thread.call(attempted, () -> {
            requireOpen(attempted);
            return work.run();
        });
    }

    /** Refuses a guest that was closed, whose host's thread goes on. */
    private synchronized void requireOpen(String attempted) {
        if (closed && host != null) {
            throw new IllegalStateException(attempted + ": the namespace is closed");
        }
    }

    private <T extends @Nullable Object, X extends Exception> T entered(Work<T, X> work) throws X {
        Netns home = host == null ? this : host;
        Netns from = home.inside;
        if (from == this) {
            return work.run();
        }
        from.setns(); // to be sure of the way back before leaving
        setns();
        home.inside = this;
        try {
            return work.run();
        } finally {
            from.setns(); // if that fails, nothing is done here any more: whatever comes next tries to go back first
            home.inside = from;
        }
    }

    private void setns() {
        int result = Libc.setns(file.retain());
        file.release();
        if (result < 0) {
            throw new NetnsException("enter", name, -result, "");
        }
    }

    /** Has something closed on this namespace's thread when the namespace is closed, the last first; to be called on the thread. */
    void own(Runnable close) {
        owned.push(close);
    }

    /** Closes now what would be closed with the namespace, unless that has happened; even if interrupted. */
    void closeOwned(Runnable close) {
        boolean interrupted = Thread.interrupted();
        try {
            this.<@Nullable Void, RuntimeException>call(() -> {
                if (owned.remove(close)) {
                    close.run();
                }
                return null;
            });
        } catch (IllegalStateException e) {
            // The namespace is closed, and with it all that it owned.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    NamespaceFile file() {
        return file;
    }

    /** Lets work that was begun end, then closes all that belongs to this object; the namespace itself stays if it has a name or another user. A repeat does nothing. Not to be called by the work inside. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            if (host == null) {
                thread.end(leave);
            } else {
                host.closeOwned(leave);
            }
        } finally {
            file.release();
        }
    }

    private void closeAllOwned() {
        while (!owned.isEmpty()) {
            owned.pop().run();
        }
    }

    /** The name or path by which it was opened. */
    @Override
    public String toString() {
        return name;
    }
}
