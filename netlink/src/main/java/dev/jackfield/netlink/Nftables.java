package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.ReentrantLock;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
    private final Runnable release;
    private MemorySegment context = MemorySegment.NULL; // used on the namespace's thread alone

    private Nftables(Netns netns) {
        this.netns = netns;
        this.release = this::release;
        netns.<@Nullable Void, RuntimeException>call("open nftables in " + netns, () -> {
            context = create();
            netns.own(release);
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
        return netns.<String, RuntimeException>call("run nftables commands in " + netns, () -> {
            if (context.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("nftables in network namespace " + netns + " is closed");
            }
            CONTEXTS.lock();
            try (Arena arena = Arena.ofConfined()) {
                int result = (int) Run.CALL.invokeExact(context, arena.allocateFrom(commands));
                String output = text((MemorySegment) Output.CALL.invokeExact(context));
                String error = text((MemorySegment) ErrorText.CALL.invokeExact(context));
                if (result != 0) {
                    throw new NftablesException(netns.toString(), error.isEmpty() ? "refused without a reason" : error);
                }
                return output;
            } catch (Throwable e) {
                throw Libc.unexpected(e);
            } finally {
                CONTEXTS.unlock();
            }
        });
    }

    private MemorySegment create() {
        CONTEXTS.lock();
        try {
            MemorySegment created = (MemorySegment) New.CALL.invokeExact(0);
            if (created.equals(MemorySegment.NULL)
                    || (int) BufferOutput.CALL.invokeExact(created) != 0
                    || (int) BufferError.CALL.invokeExact(created) != 0) {
                throw new NftablesException(netns.toString(), "no context");
            }
            SetFlags.CALL.invokeExact(created, OUTPUT_JSON);
            return created;
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        } finally {
            CONTEXTS.unlock();
        }
    }

    private void release() {
        CONTEXTS.lock();
        try {
            if (!context.equals(MemorySegment.NULL)) {
                Free.CALL.invokeExact(context);
                context = MemorySegment.NULL;
            }
        } catch (Throwable e) {
            throw Libc.unexpected(e);
        } finally {
            CONTEXTS.unlock();
        }
    }

    /** Frees the library's context; the rules stay. A repeat does nothing, nor does closing after the namespace. */
    @Override
    public void close() {
        netns.closeOwned(release);
    }

    private static String text(MemorySegment zeroTerminated) {
        return zeroTerminated.equals(MemorySegment.NULL)
                ? ""
                : zeroTerminated.reinterpret(Long.MAX_VALUE).getString(0).strip();
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

    private static MethodHandle link(String function, FunctionDescriptor descriptor) {
        MemorySegment address = load(LIBRARY)
                .find(function)
                .orElseThrow(() -> new NativeLibraryException(LIBRARY + " has no function " + function));
        return Linker.nativeLinker().downcallHandle(address, descriptor);
    }

    private static final class New {
        static final MethodHandle CALL = link("nft_ctx_new", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    private static final class Free {
        static final MethodHandle CALL = link("nft_ctx_free", FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static final class BufferOutput {
        static final MethodHandle CALL = link("nft_ctx_buffer_output", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class BufferError {
        static final MethodHandle CALL = link("nft_ctx_buffer_error", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class SetFlags {
        static final MethodHandle CALL = link("nft_ctx_output_set_flags", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    }

    private static final class Run {
        static final MethodHandle CALL =
                link("nft_run_cmd_from_buffer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private static final class Output {
        static final MethodHandle CALL = link("nft_ctx_get_output_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
    }

    private static final class ErrorText {
        static final MethodHandle CALL = link("nft_ctx_get_error_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
    }
}
