package dev.jackfield.linux;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import dev.jackfield.store.Attachment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Computes that are processes: containers. The conformance suite has them too. */
@Tag("linux")
class ContainerTest {
    private final TestBed bed = new TestBed();
    private final List<Process> helpers = new ArrayList<>();
    private final ComputeId container = bed.container();

    @BeforeEach
    void aNetwork() {
        bed.plane.createNetwork(bed.network);
    }

    @AfterEach
    void clean() throws InterruptedException {
        for (Process helper : helpers) {
            helper.destroyForcibly().waitFor();
        }
        bed.close();
    }

    /** Runs a program in the background; it says something once it is where it should be. */
    private long helper(String... command) {
        try {
            Process helper = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            helpers.add(helper);
            assertThat(helper.inputReader().readLine()).isNotNull();
            return helper.pid();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process in somebody's network namespace. */
    private long processIn(String netns) {
        return helper("nsenter", "--net=/run/netns/" + netns, "sh", "-c", "echo here; exec sleep infinity");
    }

    private static ComputeId pid(Object number) {
        return new ComputeId("pid:" + number);
    }

    private <X extends NetworkException> void refused(Class<X> type, ErrorKind kind, String text, ComputeId compute) {
        assertThatExceptionOfType(type)
                .isThrownBy(() -> bed.plane.identify(compute))
                .withMessageContaining(text)
                .withMessageContaining(compute.value())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aNicGoesIntoAProcessAndBothGoTogether() {
        ComputeId other = bed.compute("other");
        Attachment a = bed.attachment("p1", container, "203.0.113.10", "2001:db8:1::10");
        bed.plane.attach(a);
        bed.plane.attach(bed.attachment("p2", other, "203.0.113.20"));
        assertThat(Witness.links(TestBed.netns(container))).containsExactly(TestBed.nic(a));
        assertThat(Witness.pings(TestBed.netns(container), "203.0.113.10", "203.0.113.20"))
                .isTrue();

        bed.kill(container); // it waits for the NIC to go: a namespace that we held open would stay

        assertThat(Witness.links(bed.fabric)).doesNotContain(TestBed.hostEnd(a));
        assertThat(bed.plane.isPresent(container, a.computeIdentity())).isFalse();
        assertThatExceptionOfType(AmphoraNotFoundException.class)
                .isThrownBy(() -> bed.plane.attach(a))
                .withMessageContaining(container.value());
        bed.plane.detach(a);
    }

    @Test
    void aProcessThatEndedIsGoneThoughOthersKeepItsNamespace() {
        Attachment a = bed.attachment("p1", container, "203.0.113.10");
        bed.plane.attach(a);
        long other = processIn(TestBed.netns(container));
        String survivor = TestBed.netns(pid(other));

        Witness.sh("kill -KILL " + container.value().substring("pid:".length()) + "; while ip -n '"
                + TestBed.netns(container) + "' link >/dev/null 2>&1; do sleep 0.01; done");

        assertThat(bed.plane.isPresent(container, a.computeIdentity())).isFalse();
        refused(AmphoraNotFoundException.class, ErrorKind.NOT_FOUND, "there is no process", container);
        assertThat(Witness.links(survivor)).containsExactly(TestBed.nic(a));
        bed.plane.detach(a);
        bed.plane.close();
        assertThat(Witness.ip(survivor, "link").findValuesAsString("ifname")).containsExactly("lo");
    }

    @Test
    void aNamespaceThatOutlivedItsProcessTakesThePortAgainByAnother() {
        Attachment a = bed.attachment("p1", container, "203.0.113.10");
        bed.plane.attach(a);
        ComputeId other = pid(processIn(TestBed.netns(container)));
        Witness.sh("kill -KILL " + container.value().substring("pid:".length()) + "; while ip -n '"
                + TestBed.netns(container) + "' link >/dev/null 2>&1; do sleep 0.01; done");

        bed.plane.detach(a);
        Attachment again = bed.attachment("p1", other, "203.0.113.10");
        bed.plane.attach(again);

        assertThat(Witness.addresses(TestBed.netns(other), TestBed.nic(again))).containsExactly("203.0.113.10/24");
    }

    @Test
    void aZombieIsNoCompute() {
        Path end = bed.folder.resolve("end");
        Path number = bed.folder.resolve("number");
        long parent = helper(
                "sh",
                "-c",
                "sh -c 'until [ -e " + end + " ]; do sleep 0.01; done' & echo $! >" + number
                        + "; echo started; exec sleep infinity");
        // A shell would wait for its child; once it is another program, nobody does.
        String zombie = Witness.sh("until grep -q sleep /proc/" + parent + "/comm; do sleep 0.01; done; touch " + end
                        + "; read -r p <" + number
                        + "; until grep -q '^State:.Z' /proc/$p/status; do sleep 0.01; done; echo $p")
                .strip();
        refused(AmphoraNotFoundException.class, ErrorKind.NOT_FOUND, "there is no process", pid(zombie));
    }

    @Test
    void aProcessThatWentToAnotherNamespaceWasReplaced() {
        Attachment a = bed.attachment("p1", container, "203.0.113.10");
        bed.replace(container);
        assertThatExceptionOfType(AmphoraNotFoundException.class)
                .isThrownBy(() -> bed.plane.attach(a))
                .withMessageContaining("was replaced");
    }

    @Test
    void aLaterProcessOfTheSameNumberIsAnother() {
        Attachment a = bed.attachment("p1", container, "203.0.113.10");
        String later = a.computeIdentity().replaceFirst("@\\d+/", "@17/");
        assertThat(bed.plane.isPresent(container, a.computeIdentity())).isTrue();
        assertThat(bed.plane.isPresent(container, later)).isFalse();
        String rebooted = a.computeIdentity().replaceFirst("/.*", "/another-boot");
        assertThat(bed.plane.isPresent(container, rebooted)).isFalse();

        Path last = Path.of("/proc/sys/kernel/ns_last_pid");
        assumeTrue(
                Files.exists(last)
                        && Witness.attempt("sh", "-c", "cat " + last + " >" + last)
                                        .status()
                                == 0,
                "only root of the host says which number comes next");
        String number = container.value().substring("pid:".length());
        bed.kill(container);
        helper(
                "sh",
                "-c",
                "for i in $(seq 500); do echo " + (Long.parseLong(number) - 1) + " >" + last
                        + "; unshare -n sleep 60 & if [ $! = " + number
                        + " ]; then echo got it; wait; exit; fi; kill $!; done");
        try {
            Witness.sh("until [ \"$(readlink /proc/" + number + "/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do"
                    + " sleep 0.01; done");
            assertThat(bed.plane.identify(container)).isNotEqualTo(a.computeIdentity());
            assertThatExceptionOfType(AmphoraNotFoundException.class)
                    .isThrownBy(() -> bed.plane.attach(a))
                    .withMessageContaining("was replaced");
        } finally {
            Witness.run("kill", "-KILL", number);
        }
    }

    @Test
    void twoIdsOfOneNamespaceAreOnePlace() {
        String place = bed.plane.place(bed.plane.identify(container)).orElseThrow();
        ComputeId second = pid(processIn(TestBed.netns(container)));
        assertThat(bed.plane.place(bed.plane.identify(second))).contains(place);
        bed.name(container, "linux-second");
        assertThat(bed.plane.place(bed.plane.identify(new ComputeId("netns:linux-second"))))
                .contains(place);
        assertThat(bed.plane.place(bed.plane.identify(bed.container())))
                .isPresent()
                .isNotEqualTo(place);
    }

    @Test
    void theHostTheFabricAndThreadsAreNoComputes() {
        refused(
                InvalidValueException.class,
                ErrorKind.INVALID,
                "the host's own",
                pid(ProcessHandle.current().pid()));
        refused(InvalidValueException.class, ErrorKind.INVALID, "the fabric", pid(processIn(bed.fabric)));
        String thread = Witness.sh("ls /proc/" + ProcessHandle.current().pid() + "/task | tail -n 1")
                .strip();
        refused(InvalidValueException.class, ErrorKind.INVALID, "a thread of process", pid(thread));
        for (String form : List.of("pid:", "pid:0", "pid:-1", "pid:x", "pid:99999999")) {
            refused(InvalidValueException.class, ErrorKind.INVALID, "pid:N", new ComputeId(form));
        }
    }

    @Test
    void theFirstProcessOfAllIsNoCompute() {
        // Whoever may look at it finds the host's namespace there.
        assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> bed.plane.identify(pid(1)))
                .withMessageMatching(".*(the host's own|may not be looked at).*")
                .satisfies(e -> assertThat(e.kind()).isIn(ErrorKind.INVALID, ErrorKind.DENIED));
    }
}
