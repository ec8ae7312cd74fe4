package dev.jackfield.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The C library's calls that this package needs. Each returns what the kernel's own entry points return: a result, or a negative error number.
 *
 * <p>Every function sits in a holder class of its own, so that it is linked when it is first called and a command pays only for those it uses.
 */
final class Libc {
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_RAW = 3;
    static final int CLONE_NEWNET = 0x40000000;
    static final int MS_BIND = 4096;
    static final int MNT_DETACH = 2;
    static final int UMOUNT_NOFOLLOW = 8;
    static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SOCK_CLOEXEC = 0x80000;

    static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Libc() {}

    /** A new socket in the network namespace of the calling thread, closed on exec. */
    static int socket(int domain, int type, int protocol) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Socket.CALL.invokeExact(state, domain, type | SOCK_CLOEXEC, protocol), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int bind(int fd, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Bind.CALL.invokeExact(state, fd, address, (int) address.byteSize()), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int size = (int) value.byteSize();
            return result((int) SetSockOpt.CALL.invokeExact(state, fd, level, option, value, size), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setsockopt(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Sends to {@code address}, or to the socket's own peer if that is {@link MemorySegment#NULL}. */
    static int sendto(int fd, MemorySegment bytes, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int size = (int) address.byteSize();
            return result((long) SendTo.CALL.invokeExact(state, fd, bytes, bytes.byteSize(), 0, address, size), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int recv(int fd, MemorySegment buffer, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((long) Recv.CALL.invokeExact(state, fd, buffer, buffer.byteSize(), flags), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Opens an existing file, closed on exec. */
    static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Open.CALL.invokeExact(state, arena.allocateFrom(path), flags | O_CLOEXEC), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Close.CALL.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Moves the calling thread, which must be a platform thread of its own, into the network namespace of {@code fd}. */
    static int setns(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) SetNs.CALL.invokeExact(state, fd, CLONE_NEWNET), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Moves the calling thread, which must be a platform thread of its own, into a new network namespace. */
    static int unshareNetwork() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Unshare.CALL.invokeExact(state, CLONE_NEWNET), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int bindMount(String source, String target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment from = arena.allocateFrom(source);
            MemorySegment to = arena.allocateFrom(target);
            MemorySegment none = arena.allocateFrom("none");
            return result(
                    (int) Mount.CALL.invokeExact(state, from, to, none, (long) MS_BIND, MemorySegment.NULL), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int umount(String target, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return result((int) Umount.CALL.invokeExact(state, arena.allocateFrom(target), flags), state);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A call of the C library that leaves its error number in the state given as the first argument. */
    static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new NativeLibraryException("the C library has no function " + name));
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        return linker.downcallHandle(function, descriptor, all);
    }

    static int result(long value, MemorySegment state) {
        return value < 0 ? -(int) ERRNO.get(state, 0L) : (int) value;
    }

    /** Method handles declare Throwable; the functions behind them throw nothing but what linking throws. */
    static RuntimeException unexpected(Throwable e) {
        if (e instanceof ExceptionInInitializerError failed && failed.getCause() instanceof RuntimeException cause) {
            return cause;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    private static final class Socket {
        static final MethodHandle CALL = link("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static final class Bind {
        static final MethodHandle CALL = link("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static final class SetSockOpt {
        static final MethodHandle CALL =
                link("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static final class SendTo {
        static final MethodHandle CALL = link(
                "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static final class Recv {
        static final MethodHandle CALL =
                link("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class Open {
        static final MethodHandle CALL =
                link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    }

    private static final class Close {
        static final MethodHandle CALL = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class SetNs {
        static final MethodHandle CALL = link("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static final class Unshare {
        static final MethodHandle CALL = link("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class Mount {
        static final MethodHandle CALL =
                link("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    }

    private static final class Umount {
        static final MethodHandle CALL = link("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    }
}
