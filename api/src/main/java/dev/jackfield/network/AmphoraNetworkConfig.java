package dev.jackfield.network;

import java.util.List;

/**
 * All that an amphora needs to know to configure its NIC on the VIP network.
 *
 * @param amphora the amphora
 * @param vipSubnet the VIP's subnet
 * @param vipPort the VIP's port
 * @param vrrpSubnet the subnet of its base port
 * @param vrrpPort its base port
 * @param haSubnet the subnet of the highly available address: that of the VIP
 * @param haPort the port of the highly available address: that of the VIP
 * @param network the VIP's network, for its MTU
 * @param additionalVips the additional VIPs
 * @see "Octavia, network-driver-interface.rst, AmphoraNetworkConfig"
 */
public record AmphoraNetworkConfig(
        Amphora amphora,
        Subnet vipSubnet,
        Port vipPort,
        Subnet vrrpSubnet,
        Port vrrpPort,
        Subnet haSubnet,
        Port haPort,
        Network network,
        List<AdditionalVipData> additionalVips) {
    /** Checks and copies the components. */
    public AmphoraNetworkConfig {
        additionalVips = List.copyOf(additionalVips);
    }
}
