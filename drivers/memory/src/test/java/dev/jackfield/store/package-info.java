/** What broken drivers need of the store: records written past it, and stores that keep them badly. */
@NullMarked
package dev.jackfield.store;

import org.jspecify.annotations.NullMarked;
