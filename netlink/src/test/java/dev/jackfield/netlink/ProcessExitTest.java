package dev.jackfield.netlink;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class ProcessExitTest {
    @Test
    void theEndOfAProcessIsTold() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (ProcessExit exit = ProcessExit.watch(process.pid())) {
            assertThat(exit.ended()).isNotDone();
            process.destroyForcibly();
            assertThat(exit.ended().get(10, TimeUnit.SECONDS)).isEqualTo(process.pid());
        }
    }

    @Test
    void aProcessThatIsGoneIsNotFound() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThatExceptionOfType(NetlinkException.class)
                .isThrownBy(() -> ProcessExit.watch(process.pid()))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH))
                .withMessageContaining("watch process " + process.pid());
        for (long odd : new long[] {0, -1, Long.MAX_VALUE}) {
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> ProcessExit.watch(odd))
                    .satisfies(e -> assertThat(e.errno()).isIn(Errno.EINVAL, Errno.ESRCH));
        }
    }

    @Test
    void aClosedWatchTellsNothing() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessExit exit = ProcessExit.watch(process.pid());
        exit.close();
        exit.close();
        process.destroyForcibly().waitFor();
        assertThat(exit.ended()).isNotDone();
    }
}
