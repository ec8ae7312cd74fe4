/** Networks to try Jackfield on: start at {@link dev.jackfield.lab.Demo}. */
@NullMarked
package dev.jackfield.lab;

import org.jspecify.annotations.NullMarked;
