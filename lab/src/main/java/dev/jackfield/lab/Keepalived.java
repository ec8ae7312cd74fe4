package dev.jackfield.lab;

import dev.jackfield.netlink.IpPrefix;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** keepalived, as it runs in an amphora that raises the VIP by itself. */
public final class Keepalived {
    private Keepalived() {}

    /**
     * Finds the program, on the path or where Debian puts it.
     *
     * @return the program; empty if it is not installed
     */
    public static Optional<Path> find() {
        return Programs.find("keepalived");
    }

    /**
     * Starts keepalived on a host. The amphorae are equals: who is first raises the VIPs, and keeps them when another comes.
     *
     * @param program the program
     * @param host the amphora's host
     * @param nic the NIC of the VIP network
     * @param vip the IPv4 VIP with the length of its subnet's prefix
     * @param vip6 the IPv6 VIP, the same way
     */
    static Process start(Path program, LabHost host, String nic, IpPrefix vip, IpPrefix vip6) {
        Path file = host.write("keepalived.conf", config(nic, vip, vip6));
        return host.start(
                "keepalived",
                false,
                List.of(
                        program.toString(),
                        "--dont-fork",
                        "--log-console",
                        "--vrrp",
                        "--use-file=" + file,
                        "--pid=" + host.directory().resolve("keepalived.pid"),
                        "--vrrp_pid=" + host.directory().resolve("vrrp.pid")));
    }

    static String config(String nic, IpPrefix vip, IpPrefix vip6) {
        // Only version 3 counts its interval in hundredths of a second. An instance is of one IP version; what it
        // excludes from its
        // advertisements moves with it all the same.
        return """
                global_defs {
                  vrrp_version 3
                  vrrp_garp_master_delay 1
                  vrrp_garp_master_repeat 10
                  vrrp_garp_interval 0.1
                  vrrp_gna_interval 0.1
                }
                vrrp_instance vip {
                  state BACKUP
                  nopreempt
                  interface %1$s
                  virtual_router_id 1
                  priority 100
                  advert_int 0.1
                  virtual_ipaddress {
                    %2$s
                  }
                  virtual_ipaddress_excluded {
                    %3$s nodad
                  }
                }
                """.formatted(nic, vip, vip6);
    }
}
