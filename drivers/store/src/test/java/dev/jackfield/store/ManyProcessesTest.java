package dev.jackfield.store;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Several processes on one file, and one that is killed. */
class ManyProcessesTest {
    @TempDir
    private Path folder = Path.of("");

    private StoreNetworkDriver open() {
        return Backend.driver(Store.inFile(folder.resolve("store.db")));
    }

    private String file() {
        return folder.resolve("store.db").toString();
    }

    @Test
    void processesAndThreadsNeverGetTheSameAddress() throws Exception {
        try (StoreNetworkDriver driver = open()) {
            Subnet subnet = Backend.subnet(driver, "203.0.113.0/24", UnaryOperator.identity());
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                // The last name is used twice: both processes must end up with the same ports.
                processes.add(OtherProcess.start(file(), "make", "p" + Math.min(i, 1), "40"));
            }
            for (Process process : processes) {
                assertThat(process.waitFor()).isZero();
            }
            List<Port> ports = driver.administration().listPorts();
            assertThat(ports).hasSize(80);
            assertThat(ports.stream().flatMap(port -> port.fixedIps().stream()).map(FixedIp::ipAddress))
                    .doesNotHaveDuplicates()
                    .hasSize(80);
            assertThat(ports.stream().map(Port::macAddress)).doesNotHaveDuplicates();
            assertThat(driver.getNetworkIpAvailability(subnet.networkId()).usedIps())
                    .hasToString("80");
        }
    }

    @Test
    void aProcessThatIsKilledInTheMidstOfAChangeLeavesNothingOfIt() throws Exception {
        try (Store store = Store.inFile(folder.resolve("store.db"));
                StoreNetworkDriver driver = Backend.driver(store)) {
            Backend.subnet(driver, "203.0.113.0/24", UnaryOperator.identity());
            driver.administration().registerCompute(new ComputeId("c"));
            Process process = OtherProcess.start(file(), "hang");
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("attaching");
                Port port = driver.getPortByName("hanging");
                assertThat(port.deviceId())
                        .as("others do not see what is not done")
                        .isEmpty();
                assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), () -> delete(driver, port)))
                        .isInstanceOfSatisfying(
                                NetworkException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
                process.destroyForcibly().waitFor();
                assertThat(driver.getPort(port.id())).isEqualTo(port);
                driver.deletePort(port.id());
                assertThat(store.dump()).noneMatch(line -> line.startsWith("held_address"));
            }
        }
    }

    @Test
    void whatAProcessLeftThatWasKilledInTheMidstOfAChangeIsPutRightBeforeTheNextChangeAndOnce() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean refuses = new AtomicBoolean();
        NoDataPlane plane = new NoDataPlane() {
            @Override
            public void open(List<Network> networks, List<Attachment> attachments) {
                opened.incrementAndGet();
                if (refuses.get()) {
                    throw new NetworkException(ErrorKind.UNAVAILABLE, "not now", ErrorContext.NONE);
                }
            }
        };
        try (Store store = Store.inFile(folder.resolve("store.db"));
                StoreNetworkDriver driver = Backend.driver(store, plane)) {
            Backend.subnet(driver, "203.0.113.0/24", UnaryOperator.identity());
            driver.administration().registerCompute(new ComputeId("c"));
            assertThat(OtherProcess.start(file(), "make", "p", "1").waitFor()).isZero();
            driver.deletePort(driver.getPortByName("p-0").id());
            assertThat(opened).as("one ended well").hasValue(1);

            Process process = OtherProcess.start(file(), "hang");
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("attaching");
            }
            process.destroyForcibly().waitFor();
            Port port = driver.getPortByName("hanging");
            assertThat(opened).as("nothing was changed yet").hasValue(1);
            refuses.set(true);
            assertThatThrownBy(() -> driver.deletePort(port.id())).hasMessageContaining("not now");
            assertThat(driver.getPort(port.id())).isEqualTo(port);
            refuses.set(false);
            driver.deletePort(port.id());
            assertThat(opened).as("before the change, when it was tried again").hasValue(3);
            driver.administration().unregisterCompute(new ComputeId("c"));
            assertThat(opened).hasValue(3);
        }
    }

    private static boolean delete(StoreNetworkDriver driver, Port port) {
        driver.deletePort(port.id());
        return true;
    }
}
