/**
 * The kernel's networking through {@code java.lang.foreign}, without child processes: network namespaces, links, addresses, routes, announcements, packet filters, link events.
 *
 * <p>Start at {@link dev.jackfield.netlink.Netns}, which opens a network namespace; {@link dev.jackfield.netlink.Rtnl} reads and changes what is in it. Where the kernel refuses something a
 * {@link dev.jackfield.netlink.NetlinkException} says what, on which object, and by which error number. Run with {@code --enable-native-access=ALL-UNNAMED}.
 */
@NullMarked
package dev.jackfield.netlink;

import org.jspecify.annotations.NullMarked;
