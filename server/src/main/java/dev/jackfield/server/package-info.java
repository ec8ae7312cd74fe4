/** The daemon: {@link dev.jackfield.server.Daemon} serves load balancers over HTTP. */
@NullMarked
package dev.jackfield.server;

import org.jspecify.annotations.NullMarked;
