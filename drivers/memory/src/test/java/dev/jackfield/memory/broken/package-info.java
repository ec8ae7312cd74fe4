/**
 * Memory drivers that are broken on purpose, one defect each, and the proof that the suite catches every one of them. Start from {@link
 * dev.jackfield.memory.broken.BrokenDriversTest}.
 */
@NullMarked
package dev.jackfield.memory.broken;

import org.jspecify.annotations.NullMarked;
