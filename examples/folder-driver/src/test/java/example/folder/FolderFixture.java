package example.folder;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Mark;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Outsider;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;
import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.FaultInjector;
import dev.jackfield.tck.ForeignPort;
import dev.jackfield.tck.NetworkWitness;
import dev.jackfield.tck.Nic;
import dev.jackfield.tck.Snapshot;
import dev.jackfield.tck.StepFaults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A world of files for one test, and its witness, who reads them. */
final class FolderFixture implements DriverFixture, NetworkWitness {
    private static final InstallationId INSTALLATION = new InstallationId("guide");
    private static final List<String> TABLES = List.of("network", "subnet", "port", "held_address", "free_range", "compute", "vip", "security_group", "membership", "qos_policy");

    private final Path root;
    private final Path records;
    private final StepFaults faults = new StepFaults();
    private final List<NetworkDriver> drivers = new ArrayList<>();
    private final Store outsiders;
    private final Outsider outsider;

    FolderFixture() {
        try {
            root = Files.createTempDirectory("folder-driver");
            Files.createDirectory(root.resolve("computes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records = root.resolve("folder.db");
        openAnother();
        outsiders = Store.inFile(records);
        outsider = new Outsider(outsiders, new FolderDataPlane(root));
    }

    @Override
    public NetworkDriver driver() {
        return drivers.getFirst();
    }

    @Override
    public NetworkDriver openAnother() {
        drivers.add(new StoreNetworkDriver(
                "folder", INSTALLATION, Store.inFile(records), new FolderDataPlane(root), Limits.NONE, faults::reached));
        return drivers.getLast();
    }

    @Override
    public NetworkWitness witness() {
        return this;
    }

    @Override
    public Optional<FaultInjector> faults() {
        return Optional.of(faults);
    }

    @Override
    public ComputeId bootCompute() {
        ComputeId compute = unknownCompute();
        boot(compute);
        return compute;
    }

    @Override
    public ComputeId unknownCompute() {
        return new ComputeId("folder:" + UUID.randomUUID());
    }

    @Override
    public void killCompute(ComputeId compute) {
        delete(folder(compute));
    }

    @Override
    public void replaceCompute(ComputeId compute) {
        killCompute(compute);
        boot(compute);
    }

    private void boot(ComputeId compute) {
        try {
            Files.createDirectory(folder(compute));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PortId createForeignPort(ForeignPort port) {
        PortId id = outsider.createPort(port.networkId(), port.name(), port.fixedIps(), Optional.empty(), port.computeId());
        port.computeId().ifPresent(compute -> managementNic(compute, id, port));
        return id;
    }

    private void managementNic(ComputeId compute, PortId id, ForeignPort port) {
        String addresses = port.fixedIps().stream().map(FixedIp::ipAddress).map(Object::toString).collect(Collectors.joining(" "));
        String mac = driver().getPort(id).macAddress().orElseThrow().value();
        try {
            Files.write(folder(compute).resolve(id.value()), List.of(port.networkId().value(), mac, addresses, "1500", "true"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void deleteForeignPort(PortId port) {
        outsider.deletePort(port);
    }

    @Override
    public void changeForeignPort(PortId port, UnaryOperator<Port> change) {
        outsider.change(port, change);
    }

    @Override
    public void occupyPort(PortId port, String deviceId) {
        outsider.setDevice(port, deviceId);
    }

    @Override
    public List<Nic> nics(ComputeId compute) {
        return files(folder(compute)).entrySet().stream().map(nic -> nic(nic.getValue())).toList();
    }

    private static Nic nic(List<String> lines) {
        Set<IpAddress> addresses = Arrays.stream(lines.get(2).split(" "))
                .filter(text -> !text.isEmpty())
                .map(IpAddress::parse)
                .collect(Collectors.toSet());
        return new Nic(
                new NetworkId(lines.get(0)),
                new MacAddress(lines.get(1)),
                addresses,
                Integer.parseInt(lines.get(3)),
                Boolean.parseBoolean(lines.get(4)));
    }

    @Override
    public Map<PortId, Mark> markedPorts() {
        Map<PortId, Mark> marks = new HashMap<>();
        for (Map<String, String> port : rows("port")) {
            if (INSTALLATION.value().equals(port.get("installation"))) {
                Optional<LoadBalancerId> loadBalancer =
                        Optional.of(port.get("load_balancer")).filter(id -> !id.isEmpty()).map(LoadBalancerId::new);
                marks.put(new PortId(port.get("id")), new Mark(INSTALLATION, loadBalancer));
            }
        }
        return marks;
    }

    @Override
    public Snapshot snapshot() {
        List<String> facts = new ArrayList<>();
        TABLES.forEach(table -> rows(table).forEach(row -> facts.add(table + " " + row)));
        files(root.resolve("computes")).forEach((file, lines) -> facts.add("nic " + file + " " + lines));
        return Snapshot.of(facts);
    }

    private List<Map<String, String>> rows(String table) {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + records);
                ResultSet row = connection.createStatement().executeQuery("SELECT * FROM " + table)) {
            while (row.next()) {
                Map<String, String> columns = new HashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.put(row.getMetaData().getColumnName(i), row.getString(i));
                }
                columns.remove("seq"); // says how old a row is
                rows.add(columns);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    private static Map<String, List<String>> files(Path folder) {
        if (Files.notExists(folder)) {
            return Map.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            Map<String, List<String>> files = new HashMap<>();
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllLines(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(ComputeId compute) {
        return root.resolve("computes", compute.value().substring("folder:".length()));
    }

    private static void delete(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            found.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        drivers.forEach(NetworkDriver::close);
        outsiders.close();
        delete(root);
    }
}
