/** What the daemon costs: {@link dev.jackfield.bench.server.ServerBench}. */
@NullMarked
package dev.jackfield.bench.server;

import org.jspecify.annotations.NullMarked;
