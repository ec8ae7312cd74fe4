package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The packet filter of one network namespace, through libnftables. Any thread may use it.
 *
 * <p>Needs the library {@code libnftables.so.1} and CAP_NET_ADMIN over the namespace.
 *
 * @see "libnftables(3), libnftables-json(5), nft(8)"
 */
public final class Nftables implements AutoCloseable {
    private static final String LIBRARY = "libnftables.so.1";
    private static final int OUTPUT_JSON = 1 << 4;

    /** One context is for one thread, and the library's start and end count its contexts without any protection. It is held for less than a transaction by the threads of namespaces alone. */
    private static final ReentrantLock CONTEXTS = new ReentrantLock();

    private final Netns netns;
    private final SymbolLookup library;
    private final Runnable release;
    // All are used on the namespace's thread alone.
    private final Map<String, MemorySegment> functions = new HashMap<>();
    private long context;
    private @Nullable NetlinkSocket socket;

    private Nftables(Netns netns) {
        this.netns = netns;
        this.library = load(LIBRARY);
        this.release = this::release;
        netns.<@Nullable Void, RuntimeException>call("open nftables in network namespace " + netns, () -> {
            netns.own(release);
            create();
            return null;
        });
    }

    /**
     * Opens the filter of a namespace; changes nothing. Closed with the namespace at the latest.
     *
     * @throws NativeLibraryException libnftables is not installed
     * @throws NftablesException the library cannot begin
     * @throws IllegalStateException the namespace was closed
     */
    public static Nftables open(Netns netns) {
        return new Nftables(netns);
    }

    /**
     * Runs commands as one transaction: all of them are done, or none.
     *
     * @param commands JSON, {@code {"nftables": [...]}}, or lines in nft's own language. Text that a user gave belongs in JSON, where it can end no command
     * @return what listing commands print, as JSON; an empty string if there were none
     * @throws NftablesException refused; nothing was done
     * @throws IllegalStateException this or the namespace was closed; nothing was done
     * @see "nft -j -f FILE"
     */
    public String run(String commands) {
        return netns.<String, RuntimeException>call("run nftables commands in network namespace " + netns, () -> {
            if (context == 0) {
                throw closed();
            }
            CONTEXTS.lock();
            try (Arena arena = Arena.ofConfined()) {
                int result = (int) call(
                        "nft_run_cmd_from_buffer", arena.allocateFrom(commands).address());
                String output = text(call("nft_ctx_get_output_buffer", 0));
                String error = text(call("nft_ctx_get_error_buffer", 0));
                if (result != 0) {
                    throw new NftablesException(netns.toString(), error.isEmpty() ? "refused without a reason" : error);
                }
                return output;
            } finally {
                CONTEXTS.unlock();
            }
        });
    }

    /**
     * Removes and adds elements of sets of the bridge family as one transaction, without the library, which would list the table first.
     *
     * @param table the name of the table
     * @param removed elements; one that is not there is success
     * @param added elements; one that is there stays
     * @throws NetlinkException refused, such as {@link Errno#ENOENT} if there is no such table or set; nothing was done
     * @throws NetlinkTimeoutException the kernel did not answer; what was done is unknown
     * @throws IllegalStateException this or the namespace was closed; nothing was done
     * @see "nft destroy element bridge TABLE SET { … }; add element bridge TABLE SET { … }"
     */
    public void change(String table, List<SetElement> removed, List<SetElement> added) {
        if (removed.isEmpty() && added.isEmpty()) {
            return;
        }
        String attempted = "change the elements of table " + table + " of nftables in network namespace " + netns;
        netns.<@Nullable Void, RuntimeException>callAnywhere(attempted, () -> {
            NetlinkSocket open = socket(attempted);
            int number = open.nextSequence();
            byte[] transaction = SetCodec.transaction(number, table, removed, added);
            SortedMap<Integer, NetlinkException> refusals =
                    open.exchange(transaction, Map.of(number, attempted), number, answer -> {});
            if (!refusals.isEmpty()) {
                throw refusals.firstEntry().getValue();
            }
            return null;
        });
    }

    private NetlinkSocket socket(String attempted) {
        if (context == 0) {
            throw closed();
        }
        NetlinkSocket open = socket;
        if (open == null) {
            open = netns.<NetlinkSocket, RuntimeException>call(attempted, NetlinkSocket::ofNetfilter);
            socket = open;
        }
        return open;
    }

    private IllegalStateException closed() {
        return new IllegalStateException("nftables in network namespace " + netns + " is closed");
    }

    private void create() {
        CONTEXTS.lock();
        try {
            context = Libc.call(function("nft_ctx_new"), 0, 0);
            if (context == 0
                    || (int) call("nft_ctx_buffer_output", 0) != 0
                    || (int) call("nft_ctx_buffer_error", 0) != 0) {
                throw new NftablesException(netns.toString(), "no context");
            }
            call("nft_ctx_output_set_flags", OUTPUT_JSON);
        } finally {
            CONTEXTS.unlock();
        }
    }

    private void release() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
        CONTEXTS.lock();
        try {
            if (context != 0) {
                call("nft_ctx_free", 0);
                context = 0;
            }
        } finally {
            CONTEXTS.unlock();
        }
    }

    /** Frees the library's context and the socket; the rules stay. A repeat does nothing, nor does closing after the namespace. */
    @Override
    public void close() {
        netns.closeOwned(release);
    }

    /** Calls a function of the library on the context. */
    private long call(String name, long argument) {
        return Libc.call(functions.computeIfAbsent(name, this::function), context, argument);
    }

    private static String text(long zeroTerminated) {
        return zeroTerminated == 0
                ? ""
                : MemorySegment.ofAddress(zeroTerminated)
                        .reinterpret(Long.MAX_VALUE)
                        .getString(0)
                        .strip();
    }

    /**
     * Loads a library for the life of the process.
     *
     * @throws NativeLibraryException it is not there
     */
    static SymbolLookup load(String name) {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            NativeLibraryException missing = new NativeLibraryException(
                    name
                            + " is not installed: on Debian and Ubuntu it is in the package libnftables1, elsewhere in nftables");
            missing.initCause(e);
            throw missing;
        }
    }

    private MemorySegment function(String name) {
        return library.find(name).orElseThrow(() -> new NativeLibraryException(LIBRARY + " has no function " + name));
    }
}
