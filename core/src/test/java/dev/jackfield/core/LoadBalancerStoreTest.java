package dev.jackfield.core;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.ResourceInUseException;
import dev.jackfield.network.Vip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadBalancerStoreTest {
    @TempDir
    Path folder;

    private LoadBalancerStore store;

    @BeforeEach
    void open() {
        store = new LoadBalancerStore(file());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file() {
        return folder.resolve("state/controller.db");
    }

    @Test
    void aRecordIsFoundByAllItsNames() {
        LoadBalancerRecord record = Samples.record();

        assertThat(store.insert(record)).isEmpty();

        assertThat(store.find(record.id())).contains(record);
        assertThat(store.find(record.spec().project(), "web")).contains(record);
        assertThat(store.find(Optional.empty(), "web")).isEmpty();
        assertThat(store.find("web")).containsExactly(record);
        assertThat(store.find("lb-1")).containsExactly(record);
        assertThat(store.findCarriedBy(record.spec().amphorae().getFirst())).contains(record);
        assertThat(store.list()).containsExactly(record);
    }

    @Test
    void aNameIsTakenOnceInAProject() {
        store.insert(Samples.record());

        assertThat(store.insert(renumbered("lb-2", "web", "netns:other"))).contains(Samples.record());
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void aComputeCarriesOneLoadBalancer() {
        store.insert(Samples.record());

        assertThatThrownBy(() -> store.insert(renumbered("lb-2", "shop", "netns:amp-1")))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("netns:amp-1")
                .hasMessageContaining("web");
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void aDeletedLoadBalancerFreesItsNameAndComputes() {
        store.insert(Samples.record());
        store.delete(Samples.record().id());
        store.delete(Samples.record().id());

        assertThat(store.insert(renumbered("lb-2", "web", "netns:amp-1"))).isEmpty();
    }

    @Test
    void anUpdateNotesWhichComputesCarryTheLoadBalancerNow() {
        store.insert(Samples.record());
        LoadBalancerRecord moved = renumbered("lb-1", "web", "netns:amp-2");

        store.update(moved);

        assertThat(store.findCarriedBy(new ComputeId("netns:amp-2"))).contains(moved);
        assertThat(store.findCarriedBy(new ComputeId("netns:amp-1"))).isEmpty();
    }

    @Test
    void anUpdateOfADeletedRecordDoesNotBringItBack() {
        store.update(Samples.record());

        assertThat(store.list()).isEmpty();
    }

    @Test
    void unsettledAreAllThatAreNotActive() {
        store.insert(Samples.record());
        LoadBalancerRecord failed =
                renumbered("lb-2", "shop", "netns:other").withStatus(LoadBalancerStatus.ERROR, "a port is left");
        store.insert(failed);

        assertThat(store.unsettled()).containsExactly(failed);
    }

    @Test
    void whatIsWrittenIsThereForTheNextProcess() {
        store.insert(Samples.record());
        store.close();

        open();

        assertThat(store.list()).containsExactly(Samples.record());
    }

    @Test
    void twoStoresShareAFile() {
        try (LoadBalancerStore other = new LoadBalancerStore(file())) {
            store.insert(Samples.record());

            assertThat(other.list()).containsExactly(Samples.record());
        }
    }

    @Test
    void nobodyElseMayReadTheState() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aNewerReleasesStateIsLeftAlone() throws SQLException {
        sql("PRAGMA user_version=99");

        assertThatThrownBy(() -> new LoadBalancerStore(file()))
                .isInstanceOfSatisfying(
                        ControllerStateException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    @Test
    void aStateOfTheReleaseBeforeIsBroughtUpToDate() throws SQLException {
        store.insert(Samples.record());
        sql("DROP INDEX load_balancer_name");
        sql("DROP INDEX load_balancer_unsettled");
        sql("PRAGMA user_version=1");

        open();

        assertThat(store.find("web")).containsExactly(Samples.record());
        assertThat(plan("SELECT record FROM load_balancer WHERE id = 'web' OR name = 'web'"))
                .contains("load_balancer_name")
                .doesNotContain("SCAN");
        assertThat(plan("SELECT record FROM load_balancer WHERE status <> 'ACTIVE'"))
                .contains("load_balancer_unsettled");
    }

    /** How SQLite would go about a query. */
    private String plan(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("EXPLAIN QUERY PLAN " + query)) {
            StringBuilder plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
            return plan.toString();
        }
    }

    @Test
    void anotherProgramsDatabaseIsLeftAlone() throws SQLException {
        sql("PRAGMA application_id=7");

        assertThatThrownBy(() -> new LoadBalancerStore(file())).isInstanceOf(ControllerStateException.class);
    }

    @Test
    void theStateIsAWriteAheadLogBesideNothingElse() throws SQLException, IOException {
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement sql = connection.createStatement()) {
            assertThat(sql.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
        }
        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void aRefusedStoreIsNotKeptOpen() throws SQLException, IOException {
        sql("PRAGMA user_version=99");
        assertThatThrownBy(() -> new LoadBalancerStore(file())).isInstanceOf(ControllerStateException.class);

        assertThat(OpenFiles.below(folder)).isEmpty();
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();

        assertThatThrownBy(() -> store.list()).isInstanceOf(ControllerStateException.class);
    }

    @Test
    void aDamagedStateSaysSoAndAStateThatOnlyLacksATableDoesNot() throws SQLException, IOException {
        sql("DROP TABLE load_balancer");
        open();
        assertThatThrownBy(() -> store.list())
                .isInstanceOf(ControllerStateException.class)
                .hasMessageContaining("no such table")
                .hasMessageNotContaining("restore a backup");
        store.close();
        Files.writeString(file(), "no database at all, but text".repeat(100));

        assertThatThrownBy(() -> new LoadBalancerStore(file()))
                .isInstanceOfSatisfying(
                        ControllerStateException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
                .hasMessageContaining("is damaged or not a database, restore a backup");
    }

    @Test
    void aFileThatAnotherIsMakingIsWaitedFor() throws Exception {
        Path made = folder.resolve("made.db");
        try (Connection another = DriverManager.getConnection("jdbc:sqlite:" + made);
                Statement sql = another.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> new LoadBalancerStore(made).close());
            assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            sql.execute("COMMIT");
            waiting.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptHidesNoOutcomeAndIsKept() {
        store.insert(Samples.record());
        Thread.currentThread().interrupt();

        List<LoadBalancerRecord> found = store.list();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).containsExactly(Samples.record());
    }

    @Test
    void aClosedStoreKeepsNoThread() throws InterruptedException {
        List<Thread> before = threads();
        LoadBalancerStore another = new LoadBalancerStore(folder.resolve("another.db"));
        List<Thread> its =
                threads().stream().filter(thread -> !before.contains(thread)).toList();
        assertThat(its).hasSize(1);

        another.close();

        assertThat(its.getFirst().join(Duration.ofSeconds(30))).isTrue();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("state-"))
                .toList();
    }

    private void sql(String statement) throws SQLException {
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static LoadBalancerRecord renumbered(String id, String name, String compute) {
        LoadBalancerRecord sample = Samples.record();
        LoadBalancer made = sample.loadBalancer();
        LoadBalancerId newId = new LoadBalancerId(id);
        Vip vip = made.vip().toBuilder().loadBalancerId(newId).build();
        LoadBalancer renumbered = made.toBuilder()
                .id(newId)
                .vip(vip)
                .additionalVips(List.of())
                .name(name)
                .amphorae(List.of(made.amphorae().getFirst().toBuilder()
                        .computeId(new ComputeId(compute))
                        .build()))
                .build();
        return sample.withPlugged(renumbered, sample.nics(), sample.addresses());
    }
}
