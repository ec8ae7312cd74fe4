package dev.jackfield.store;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.FixedIpRequest;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortRequest;
import dev.jackfield.network.Subnet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that works on a store. */
final class OtherProcess {
    private OtherProcess() {}

    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    /** {@code FILE make NAME COUNT} makes ports; {@code FILE hang} is held up in the midst of attaching one. */
    static void main(String[] arguments) throws InterruptedException {
        boolean hang = arguments[1].equals("hang");
        try (StoreNetworkDriver driver = Backend.driver(
                Store.inFile(Path.of(arguments[0])), hang ? new HangingDataPlane() : new NoDataPlane())) {
            Subnet subnet = driver.getSubnetByName("s");
            if (hang) {
                Port port = make(driver, subnet, "hanging");
                Amphora amphora = Amphora.builder(new AmphoraId("a"))
                        .status(AmphoraStatus.ALLOCATED)
                        .computeId(new ComputeId("c"))
                        .build();
                driver.plugPort(amphora, port.id());
                return;
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                String name = arguments[2] + "-" + i;
                threads.add(Thread.startVirtualThread(() -> make(driver, subnet, name)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static Port make(StoreNetworkDriver driver, Subnet subnet, String name) {
        return driver.createPort(PortRequest.builder(subnet.networkId(), name)
                .fixedIps(List.of(FixedIpRequest.from(subnet.id())))
                .build());
    }

    private static final class HangingDataPlane extends NoDataPlane {
        @Override
        public void attach(Attachment attachment) {
            System.out.println("attaching");
            System.out.flush();
            while (true) {
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
