/**
 * The driver for one Linux host: the store with a data plane of bridges, veth pairs, network namespaces and nftables. Start at
 * {@link dev.jackfield.linux.LinuxDataPlane}.
 */
@NullMarked
package dev.jackfield.linux;

import org.jspecify.annotations.NullMarked;
