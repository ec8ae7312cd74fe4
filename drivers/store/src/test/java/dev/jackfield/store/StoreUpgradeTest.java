package dev.jackfield.store;

import dev.jackfield.network.FixedIp;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.SubnetId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** A store that the release before wrote is brought up to date when it is opened, and loses nothing. */
class StoreUpgradeTest {
    private static final String PORT =
            "INSERT INTO port (id, name, network, project, device_id, device_owner, mac, admin_state_up, fixed_ips, pairs,"
                    + " security_groups, qos_policy, vnic_type, installation, load_balancer, compute, management, created_at)"
                    + " VALUES ('%s', '%s', 'n', '', '%s', 'jackfield', '%s', 1, 's %s', '', '', '', 'NORMAL', 'test', '', '%s', 0, 1)";

    @TempDir
    private Path folder = Path.of("");

    /** Of 10.0.0.1 to 10.0.0.254 two addresses are held, one at the low end and one in the middle. */
    private void writeVersion2(Path file) throws SQLException, IOException {
        try (SqliteSession session = SqliteSession.open(file)) {
            run(session, "schema-1.sql");
            run(session, "schema-2.sql");
            session.execute("PRAGMA user_version = 2");
            session.execute("INSERT INTO network (id, name, project, admin_state_up, network_type, physical_network,"
                    + " segmentation_id, router_external, mtu, port_security_enabled)"
                    + " VALUES ('n', 'front', '', 1, '', '', -1, 0, 1500, 1)");
            session.execute("INSERT INTO subnet (id, name, network, project, cidr, gateway, routes, pools)"
                    + " VALUES ('s', 'front-v4', 'n', '', '10.0.0.0/24', '', '', '10.0.0.1 10.0.0.254')");
            session.execute("INSERT INTO compute (id, identity, place) VALUES ('c', 'one', '')");
            session.execute(PORT.formatted("p1", "low", "c", "02:00:00:00:00:01", "10.0.0.1", "c"));
            session.execute(PORT.formatted("p2", "middle", "", "02:00:00:00:00:02", "10.0.0.100", ""));
            session.execute(
                    "INSERT INTO held_address (subnet, address, port) VALUES ('s', '0a000001', 'p1'), ('s', '0a000064', 'p2')");
            session.execute("INSERT INTO free_range (subnet, first_address, last_address)"
                    + " VALUES ('s', '0a000065', '0a0000fe'), ('s', '0a000002', '0a000063')");
        }
    }

    private static void run(SqliteSession session, String script) throws SQLException, IOException {
        try (InputStream in = requireNonNull(SqliteSchema.class.getResourceAsStream(script))) {
            for (String statement : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n")) {
                session.execute(statement);
            }
        }
    }

    private static IpAddress taken(StoreNetworkDriver driver, String name, FixedIpRequest wish) {
        Port port = driver.createPort(PortRequest.builder(new NetworkId("n"), name)
                .fixedIps(List.of(wish))
                .build());
        return port.fixedIps().getFirst().ipAddress();
    }

    @Test
    void aStoreOfVersion2KeepsItsPortsAndItsFreeAddresses() throws Exception {
        Path file = folder.resolve("store.db");
        writeVersion2(file);
        SubnetId subnet = new SubnetId("s");
        FixedIpRequest any = FixedIpRequest.from(subnet);
        try (Store store = Store.inFile(file);
                StoreNetworkDriver driver = Backend.driver(store)) {
            assertThat(driver.getPortByName("low").fixedIps())
                    .containsExactly(new FixedIp(subnet, IpAddress.parse("10.0.0.1")));
            assertThat(driver.getPortByNetworkAndDevice(new NetworkId("n"), "c").id())
                    .isEqualTo(new PortId("p1"));
            assertThat(taken(driver, "second", any)).isEqualTo(IpAddress.parse("10.0.0.2"));
            driver.deletePort(new PortId("p2"));
            assertThat(store.dump())
                    .filteredOn(row -> row.startsWith("free_range "))
                    .containsExactly("free_range subnet=s last_address=0a0000fe first_address=0a000003");
            assertThat(taken(driver, "middle", FixedIpRequest.of(subnet, IpAddress.parse("10.0.0.100"))))
                    .isEqualTo(IpAddress.parse("10.0.0.100"));
            assertThat(taken(driver, "third", any)).isEqualTo(IpAddress.parse("10.0.0.3"));
        }
    }
}
