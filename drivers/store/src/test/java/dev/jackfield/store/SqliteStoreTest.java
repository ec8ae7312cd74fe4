package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.store.Rows.RegisteredCompute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What only a store in a file has. */
class SqliteStoreTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("store.db");
    }

    @Test
    void everyColumnIsInTheSchemaAndEveryLookUpHasAnIndex() throws SQLException {
        Store.inFile(file()).close();
        try (SqliteSession session = SqliteSession.open(file())) {
            for (Table<?> table : Tables.ALL) {
                session.execute("SELECT " + table.columnNames() + ", seq FROM " + table.name());
                for (Index<?> index : table.indexes()) {
                    String where = index.columns().stream()
                            .map(column -> column.name() + " = 'x'")
                            .collect(Collectors.joining(" AND "));
                    String sql = "EXPLAIN QUERY PLAN SELECT " + table.columnNames() + " FROM " + table.name()
                            + " WHERE " + where;
                    assertThat(plan(session, sql)).as(sql).startsWith("SEARCH");
                }
            }
        }
    }

    private static String plan(SqliteSession session, String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (var result = session.prepare(sql).executeQuery()) {
            while (result.next()) {
                plan.append(result.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void whatIsWrittenIsFoundByTheNextOneToOpenTheFile() {
        Subnet subnet;
        List<String> before;
        try (Store store = Store.inFile(file());
                StoreNetworkDriver driver = Backend.driver(store)) {
            subnet = Backend.subnet(driver, "2001:db8::/64", request -> request);
            driver.administration().registerCompute(new ComputeId("c"));
            before = store.dump();
        }
        try (Store store = Store.inFile(file());
                StoreNetworkDriver driver = Backend.driver(store)) {
            assertThat(store.dump()).isEqualTo(before);
            assertThat(driver.getSubnet(subnet.id())).isEqualTo(subnet);
        }
    }

    @Test
    void anErrorDoesNotOutliveItsCause() throws SQLException {
        try (Store store = Store.inFile(file());
                StoreNetworkDriver driver = Backend.driver(store);
                SqliteSession other = SqliteSession.open(file())) {
            driver.administration().createNetwork(NetworkRequest.builder("one").build());
            other.execute("CREATE TRIGGER broken BEFORE INSERT ON network BEGIN INSERT INTO nowhere VALUES (1); END");
            NetworkRequest two = NetworkRequest.builder("two").build();
            assertThatThrownBy(() -> driver.administration().createNetwork(two)).hasMessageContaining("nowhere");
            other.execute("DROP TRIGGER broken");

            driver.administration().createNetwork(two);

            assertThat(driver.administration().listNetworks()).hasSize(2);
        }
    }

    @Test
    void theFilesAreForTheirOwnerAlone() throws Exception {
        try (Store store = Store.inFile(file());
                StoreNetworkDriver driver = Backend.driver(store);
                Stream<Path> files = Files.list(folder)) {
            driver.administration().createNetwork(NetworkRequest.builder("n").build());
            List<Path> found = files.toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(2);
            for (Path each : found) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as("%s", each)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aStoreOfANewerReleaseIsRefusedByName() throws SQLException {
        Store.inFile(file()).close();
        try (SqliteSession session = SqliteSession.open(file())) {
            session.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> Store.inFile(file()))
                .isInstanceOfSatisfying(
                        NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
                .hasMessage(
                        "store " + file() + " has schema version 99, this release knows up to " + SqliteSchema.VERSION);
    }

    @Test
    void aFileThatIsNoStoreIsRefusedByName() throws Exception {
        Files.writeString(
                file(), "This is not a database, and long enough that SQLite reads a header of it. ".repeat(9));
        assertThatThrownBy(() -> Store.inFile(file()))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void aMissingFolderIsRefusedByName() {
        Path missing = folder.resolve("missing").resolve("store.db");
        assertThatThrownBy(() -> Store.inFile(missing))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void manyVirtualThreadsWaitForOneWriterAndReadMeanwhile() throws Exception {
        try (Store store = Store.inFile(file())) {
            CountDownLatch writing = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            Thread writer = Thread.startVirtualThread(() -> store.write(tx -> {
                tx.insert(Tables.COMPUTES, new RegisteredCompute(new ComputeId("a"), "1", Optional.empty()));
                writing.countDown();
                await(finish);
                return true;
            }));
            writing.await();
            assertThat(computes(store)).isZero();
            List<Thread> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = "b" + i;
                others.add(Thread.startVirtualThread(() -> store.write(tx -> {
                    tx.insert(Tables.COMPUTES, new RegisteredCompute(new ComputeId(id), "1", Optional.empty()));
                    return true;
                })));
            }
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(50), () -> store.write(tx -> true)))
                    .isInstanceOfSatisfying(
                            NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
            finish.countDown();
            writer.join();
            for (Thread other : others) {
                other.join();
            }
            assertThat(computes(store)).isEqualTo(51);
        }
    }

    @Test
    void anotherConnectionsWriteIsWaitedForUntilTheDeadline() throws SQLException {
        try (Store store = Store.inFile(file());
                SqliteSession other = SqliteSession.open(file())) {
            other.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(200), () -> store.write(tx -> true)))
                    .isInstanceOfSatisfying(
                            NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
            other.execute("ROLLBACK");
            boolean written = store.write(tx -> true);
            assertThat(written).isTrue();
        }
    }

    /** The last connection to be closed takes the log with it. */
    @Test
    void anInterruptedCallerClosesItWhollyAndStaysInterrupted() {
        Store store = Store.inFile(file());
        assertThat(computes(store)).isZero();
        assertThat(folder.resolve("store.db-wal")).exists();

        Thread.currentThread().interrupt();
        store.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("store.db-wal")).doesNotExist();
    }

    private static long computes(Store store) {
        return store.read(tx -> tx.count(Tables.COMPUTES));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
