package dev.jackfield.netlink;

/**
 * An address on a link: one {@code inet} or {@code inet6} line of {@code ip addr}.
 *
 * @param link the index of the link
 * @param prefix the address with the length of its network's prefix
 * @param tentative IPv6: not usable yet, duplicate address detection is under way
 * @param duplicate IPv6: not usable, another node has it
 * @param permanent set by an administrator; otherwise learnt, with a lifetime
 */
public record LinkAddress(int link, IpPrefix prefix, boolean tentative, boolean duplicate, boolean permanent) {}
