/** The kernel's networking through {@code java.lang.foreign}: rtnetlink, packet sockets, libnftables, network namespaces. */
@NullMarked
package dev.jackfield.netlink;

import org.jspecify.annotations.NullMarked;
