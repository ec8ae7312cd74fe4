@NullMarked
package dev.jackfield.store;

import org.jspecify.annotations.NullMarked;
