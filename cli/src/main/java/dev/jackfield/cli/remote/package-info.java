/** A client of the daemon, by which commands work with it. */
@NullMarked
package dev.jackfield.cli.remote;

import org.jspecify.annotations.NullMarked;
