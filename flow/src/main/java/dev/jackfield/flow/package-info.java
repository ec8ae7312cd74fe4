/** Steps with undo, journaled so that a crash leaves nothing half done. */
@NullMarked
package dev.jackfield.flow;

import org.jspecify.annotations.NullMarked;
