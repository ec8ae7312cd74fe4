package dev.jackfield.server;

import dev.jackfield.network.Administration;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A driver before another one, whose calls fail or wait when a test wants it. What every driver says of itself is passed on. */
final class FaultyDriver {
    private static final Set<String> PASSED = Set.of("name", "capabilities", "installation", "close", "administration");

    private final NetworkDriver driver;
    private volatile Optional<ErrorKind> fault = Optional.empty();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Optional<String> held = Optional.empty();

    FaultyDriver(NetworkDriver real) {
        this.driver = before(NetworkDriver.class, real);
    }

    NetworkDriver driver() {
        return driver;
    }

    /** Lets each call fail, until it is called with nothing. */
    void fail(Optional<ErrorKind> kind) {
        fault = kind;
    }

    /** Lets the calls of operations wait, until the gate is opened. */
    void hold() {
        held = Optional.empty();
        gate = new CountDownLatch(1);
    }

    /** The same for the calls of one method. */
    void holdAt(String method) {
        held = Optional.of(method);
        gate = new CountDownLatch(1);
    }

    void letGo() {
        gate.countDown();
    }

    private <T> T before(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (!PASSED.contains(method.getName())) {
                        await(method.getName());
                        if (fault.isPresent()) {
                            throw new NetworkException(
                                    fault.get(), "injected fault at " + method.getName(), ErrorContext.NONE);
                        }
                    }
                    Object result = invoke(real, method, arguments);
                    return result instanceof Administration administration
                                    && method.getName().equals("administration")
                            ? before(Administration.class, administration)
                            : result;
                }));
    }

    private static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private void await(String method) throws InterruptedException {
        if (Thread.currentThread().getName().startsWith("operation-")
                && held.map(method::equals).orElse(true)
                && !gate.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the gate");
        }
    }
}
