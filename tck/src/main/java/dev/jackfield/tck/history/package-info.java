/**
 * Histories of calls that ran at once, and the search for an order, one call after the other, that explains them. Start at {@link
 * dev.jackfield.tck.history.SerialOrder}.
 *
 * <p>A driver talks to processes, databases and kernels, whose interleavings no tool can enumerate from inside one JVM (Lincheck
 * rewrites bytecode for that); so what really happened is recorded and judged, on any thread of any process.
 *
 * @see "Wing and Gong, Testing and Verifying Concurrent Objects, 1993; Lowe, Testing for Linearizability, 2017"
 */
@NullMarked
package dev.jackfield.tck.history;

import org.jspecify.annotations.NullMarked;
