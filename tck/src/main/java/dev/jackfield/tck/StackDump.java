package dev.jackfield.tck;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Where threads are, as text for a failure: what a deadlock needs to be understood. */
final class StackDump {
    private StackDump() {}

    /** The stacks of some threads, which may be virtual ones that the JVM does not list, and of all platform threads. */
    static String of(String what, Collection<Thread> callers) {
        StringBuilder text = new StringBuilder(what).append("; where the threads are:\n");
        callers.stream().filter(Thread::isAlive).forEach(thread -> append(text, thread, thread.getStackTrace()));
        Map<String, Thread> others = new TreeMap<>();
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        all.keySet().stream()
                .filter(thread -> !callers.contains(thread))
                .forEach(thread -> others.put(thread.getName() + " " + thread.threadId(), thread));
        others.values().forEach(thread -> append(text, thread, all.getOrDefault(thread, new StackTraceElement[0])));
        return text.toString();
    }

    private static void append(StringBuilder text, Thread thread, StackTraceElement[] stack) {
        text.append(thread).append(' ').append(thread.getState()).append('\n');
        for (StackTraceElement frame : stack) {
            text.append("    at ").append(frame).append('\n');
        }
    }
}
