package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ReconcileCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void aLoadBalancer() {
        cli = new Cli(folder);
        cli.makeNetworks();
        cli.createWeb();
    }

    private String basePort() {
        return cli.ok("lb show web -o json")
                .json()
                .at("/amphorae/1/vrrp_port_id")
                .asString();
    }

    @Test
    void nothingDiffers() {
        assertThat(cli.ok("reconcile").out()).isEqualTo("all is as it should be\n");
        assertThat(cli.ok("reconcile web -o json").json().get("differences")).isEmpty();
        assertThat(cli.ok("reconcile --apply").out()).endsWith("0 mended, 0 removed, 0 left, 0 failed\n");
    }

    @Test
    void aPortThatIsGoneIsShownAndPluggedAnew() {
        String port = basePort();
        cli.ok("port delete " + port);

        Result shown = cli.run("reconcile");

        assertThat(shown.code()).isEqualTo(Failures.BROKEN);
        assertThat(shown.out())
                .startsWith("KIND ")
                .contains(port)
                .contains("there is no such port")
                .contains("MEND")
                .endsWith(" 0 to remove, 0 to replace, 0 of others\n");
        assertThat(basePort()).as("nothing was changed").isEqualTo(port);
        JsonNode difference = cli.run("reconcile", "web", "-o", "json").json().at("/differences/0");
        assertThat(difference.get("kind").asString()).isEqualTo("PORT");
        assertThat(difference.at("/subject/port").asString()).isEqualTo(port);
        assertThat(difference.at("/subject/compute").asString()).isEqualTo("mem:amp-2");

        Result applied = cli.ok("reconcile web --apply");

        assertThat(applied.out())
                .contains("there is no such port")
                .contains("MENDED")
                .endsWith(" 0 left, 0 failed\n");
        assertThat(basePort()).isNotEqualTo(port);
        assertThat(cli.ok("check web").out()).endsWith("load balancer web: no hop is broken\n");
        assertThat(cli.ok("audit").out()).contains(" 0 orphaned, 0 lost");
    }

    @Test
    void aRepairMendsTheOneThatIsNamed() {
        String port = basePort();
        cli.ok("port delete " + port);

        Result repaired = cli.ok("repair web");

        assertThat(repaired.out())
                .contains("there is no such port")
                .contains("MENDED")
                .endsWith(" 0 left, 0 failed\n");
        assertThat(cli.ok("reconcile").out()).isEqualTo("all is as it should be\n");
        assertThat(cli.run("repair", "nobody").code())
                .isEqualTo(cli.run("lb", "show", "nobody").code());
    }

    @Test
    void whatIsNobodysIsRemovedOnceItIsOldEnough() {
        new StateDirectory(cli.state().resolve("memory/controller")).delete();

        Result shown = cli.run("reconcile");
        assertThat(shown.code()).isEqualTo(Failures.BROKEN);
        assertThat(shown.out()).contains("ORPHAN").contains("REMOVE").contains("0 to mend, ");
        Result young = cli.run("reconcile", "--apply");
        assertThat(young.code()).isEqualTo(Failures.BROKEN);
        assertThat(young.out()).contains("LEFT").contains("younger").contains("0 removed");

        assertThat(cli.ok("reconcile --apply --grace 0").out())
                .contains("REMOVED")
                .endsWith(" 0 left, 0 failed\n");
        assertThat(cli.ok("reconcile").out()).isEqualTo("all is as it should be\n");
    }

    @Test
    void aLoadBalancerThatThereIsNot() {
        assertThat(cli.run("reconcile", "nix").code()).isEqualTo(3);
        assertThat(cli.run("reconcile", "nix", "--apply").code()).isEqualTo(3);
    }
}
