/** Jackfield side by side with what one would use instead; {@code bench/run} starts {@link dev.jackfield.bench.LinuxBench}. */
@NullMarked
package dev.jackfield.bench;

import org.jspecify.annotations.NullMarked;
