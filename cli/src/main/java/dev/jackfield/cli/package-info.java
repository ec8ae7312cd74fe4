/**
 * The command {@code jackfield}. Start at {@link dev.jackfield.cli.Jackfield}.
 *
 * <p>Each group of commands ({@code network}, {@code lb}, …) is a class with a method for each command. A command opens a
 * {@link dev.jackfield.cli.Session}, which finds the driver and finishes what dead processes left, and prints through
 * {@link dev.jackfield.cli.Output}: a table for people, or JSON for programs.
 */
@NullMarked
package dev.jackfield.cli;

import org.jspecify.annotations.NullMarked;
