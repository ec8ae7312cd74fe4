package dev.jackfield.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals, by way of {@code sun.misc.Signal} of the supported module {@code jdk.unsupported}: the JDK has no other interface to them.
 * It is called by reflection, because the compiler's warning about it cannot be suppressed at the place.
 */
final class Signals {
    private Signals() {}

    /** What a signal did before. */
    interface Former {
        /** Gives the signal back what it did before. */
        void restore();
    }

    /**
     * Has something run whenever a signal comes, on a thread of its own.
     *
     * @param name the signal without SIG, such as {@code INT}
     */
    static Former handle(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            var handle = signalType.getMethod("handle", signalType, handlerType);
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            InvocationHandler handler = (self, method, arguments) -> {
                action.run();
                return null;
            };
            Object former = handle.invoke(
                    null,
                    signal,
                    Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, handler));
            return () -> {
                try {
                    handle.invoke(null, signal, former);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal", e);
        }
    }
}
