/**
 * Kills real processes at every point of every operation, and has others recover what they left: {@code ./test crash}. Start at
 * {@link dev.jackfield.crash.CrashMain}; a driver joins by a {@link dev.jackfield.crash.CrashFixture}.
 *
 * <p>A point is where a process can die and leave something else than a moment before: each boundary of a step, and each commit and
 * each call of the kernel that changes something, before it and after it but before its answer is seen. They are put into the
 * program by a {@link dev.jackfield.crash.Weaver} that writes its classes anew; the program itself knows nothing of them.
 */
@NullMarked
package dev.jackfield.crash;

import org.jspecify.annotations.NullMarked;
