package dev.jackfield.network;

import java.util.List;

/**
 * A load balancer as another driver of Octavia's made it: what {@link NetworkDriver#adopt} can make ours.
 *
 * @param loadBalancer its id, which stays
 * @param vipPort the port that holds its VIPs
 * @param owned whether that port goes with the load balancer; otherwise it is a user's, which stays as it is
 * @param vips the addresses of the port that are VIPs, in no certain order
 * @param amphorae those that are connected, each with its compute, base port and address there
 */
public record Adoptable(
        LoadBalancerId loadBalancer, PortId vipPort, boolean owned, List<FixedIp> vips, List<Amphora> amphorae) {
    /** Copies the lists. */
    public Adoptable {
        vips = List.copyOf(vips);
        amphorae = List.copyOf(amphorae);
    }
}
