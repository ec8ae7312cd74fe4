package dev.jackfield.crash;

import dev.jackfield.crash.Trial.Outcome;

import java.util.function.Supplier;

/**
 * Something that may happen to a process, and can be tried.
 *
 * @param name what
 * @param trial lets it happen, and says what became of the world; ends in the world that it began in, if all is well
 */
record Point(String name, Supplier<Outcome> trial) {}
