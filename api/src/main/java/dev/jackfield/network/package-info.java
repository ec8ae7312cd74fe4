/** The network driver interface: start at {@link dev.jackfield.network.NetworkDriver}. */
@NullMarked
package dev.jackfield.network;

import org.jspecify.annotations.NullMarked;
