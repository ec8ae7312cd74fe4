/**
 * The driver contract of {@code docs/semantics.md} as a suite of tests: start at {@link dev.jackfield.tck.NetworkDriverTck}, which
 * a driver's test class extends, and {@link dev.jackfield.tck.DriverFixture}, which it supplies.
 */
@NullMarked
package dev.jackfield.tck;

import org.jspecify.annotations.NullMarked;
