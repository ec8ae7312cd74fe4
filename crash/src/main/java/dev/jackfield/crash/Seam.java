package dev.jackfield.crash;

import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * A method of the program around which the {@link Weaver} puts a hook, so that the program itself need not know that it is to die.
 *
 * @param type the class that has it, by its full name
 * @param method its name; the class has one method of it, or {@code parameters} says which
 * @param parameters how its descriptor begins, such as {@code ([B}; empty: any
 * @param hook a static method of {@code hooks} that takes the receiver, if there is one, and the method's arguments: all but the JDK's types as Object
 * @param hooks the class that has the hook
 * @param kind what the hook decides
 */
public record Seam(String type, String method, String parameters, Kind kind, Class<?> hooks, String hook) {
    /** What a hook decides. */
    public enum Kind {
        /** It returns the name of a call that can change the world, or null: then two points are there, before it and after it. */
        CALL,
        /** It returns whether the method is to be left out, which must be one of no result. */
        UNLESS
    }

    /** A call that can change the world. */
    public static Seam call(String type, String method, String parameters, Class<?> hooks, String hook) {
        return new Seam(type, method, parameters, Kind.CALL, hooks, hook);
    }

    /** A call that may be left out. */
    public static Seam unless(String type, String method, Class<?> hooks, String hook) {
        return new Seam(type, method, "", Kind.UNLESS, hooks, hook);
    }

    /** Fails if the hook does not take what it is given. */
    void requireHook(MethodTypeDesc type) {
        try {
            MethodHandles.publicLookup().findStatic(hooks, hook, type.resolveConstantDesc(MethodHandles.lookup()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(this + " does not fit: " + type.displayDescriptor(), e);
        }
    }
}
