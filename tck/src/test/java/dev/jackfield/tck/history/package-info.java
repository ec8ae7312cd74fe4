@NullMarked
package dev.jackfield.tck.history;

import org.jspecify.annotations.NullMarked;
