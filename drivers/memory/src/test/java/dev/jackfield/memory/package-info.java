@NullMarked
package dev.jackfield.memory;

import org.jspecify.annotations.NullMarked;
