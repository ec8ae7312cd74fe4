package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

/** A load balancer that cannot be deleted rests in ERROR, keeps nobody from anything, and is tried again on request. */
class RecoverCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
        cli.makeNetworks();
        cli.createWeb();
    }

    /** Changes the memory driver's own records, behind its back. */
    private void sql(String statement) {
        Path store = cli.state().resolve("memory/network/memory.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatRestsIsTriedAgainOnRequestOnly() {
        sql("CREATE TRIGGER stubborn BEFORE DELETE ON port BEGIN SELECT RAISE(ABORT, 'ports stay'); END");
        Result delete = cli.run("lb", "delete", "web");
        assertThat(delete.code()).isNotZero();
        assertThat(delete.err()).contains("ports stay");

        Result list = cli.ok("lb list -o json");
        assertThat(list.json().at("/0/status").asString()).isEqualTo("ERROR");
        JsonNode ports = cli.ok("port list -o json").json();
        assertThat(ports)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(list.json().at("/0/reason").asString())
                        .as("what is left is listed by id")
                        .contains(port.get("id").asString()));
        assertThat(list.err())
                .as("it was not tried again")
                .isEqualTo("not recovered: delete of load balancer web rests (STUCK);"
                        + " 'jackfield lb recover web' tries it again\n");

        Result inVain = cli.run("lb", "recover", "web", "-o", "json");
        assertThat(inVain.code()).isEqualTo(Failures.BROKEN);
        assertThat(inVain.json().at("/0/status").asString()).isEqualTo("ERROR");
        assertThat(inVain.err()).contains("not recovered: delete of load balancer web is stuck at ", "ports stay");

        sql("DROP TRIGGER stubborn");
        Result recovered = cli.ok("lb recover");
        assertThat(recovered.out()).matches("NAME +ID +STATUS\nweb +\\S+ +GONE\n");
        assertThat(recovered.err()).contains("recovered: delete of load balancer web had failed, and is now done");
        assertThat(cli.ok("lb list -o json").json()).isEmpty();
        assertThat(cli.ok("port list -o json").json()).isEmpty();
        assertThat(cli.ok("audit").out()).isEqualTo("0 known, 0 orphaned, 0 lost, 0 foreign\n");
    }

    @Test
    void aCreationThatCouldNotBeTakenBackSaysSo() {
        sql("CREATE TRIGGER holderless BEFORE UPDATE ON vip BEGIN SELECT RAISE(ABORT, 'no holder'); END");
        sql("CREATE TRIGGER stubborn BEFORE DELETE ON port BEGIN SELECT RAISE(ABORT, 'ports stay'); END");
        cli.ok("compute register mem:amp-4");
        String other = cli.file("other.yaml", """
                version: 1
                name: other
                topology: SINGLE
                vip: {subnet: front-v4}
                listeners: [{protocol: HTTP, port: 80}]
                amphorae: [mem:amp-4]
                """);
        assertThat(cli.run("lb", "create", "-f", other).code()).isNotZero();

        Result inVain = cli.run("lb", "recover", "other");
        assertThat(inVain.err())
                .contains("not recovered: create of load balancer other had failed and not been rolled back,"
                        + " and could not be rolled back: ");

        sql("DROP TRIGGER stubborn");
        assertThat(cli.ok("lb recover").err())
                .contains("recovered: create of load balancer other had failed and not been rolled back,"
                        + " and is rolled back\n");
    }

    @Test
    void whatIsInServiceStaysAsItIs() {
        assertThat(cli.ok("lb recover").out()).isEqualTo("NAME  ID  STATUS\n");
        assertThat(cli.ok("lb recover web").out()).contains("web ", " ACTIVE");
        assertThat(cli.run("lb", "recover", "nix").code()).isEqualTo(3);
    }
}
