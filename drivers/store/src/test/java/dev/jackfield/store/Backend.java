package dev.jackfield.store;

import dev.jackfield.network.Cidr;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkRequest;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetRequest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The kinds of store, for tests that hold on each. */
enum Backend {
    HEAP {
        @Override
        Store open() {
            return Store.onHeap();
        }
    },
    SQLITE {
        @Override
        Store open() {
            try {
                Path folder = Files.createTempDirectory("jackfield-store");
                folder.toFile().deleteOnExit();
                Path file = folder.resolve("store.db");
                file.toFile().deleteOnExit();
                folder.resolve("store.db-writer").toFile().deleteOnExit();
                return Store.inFile(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    abstract Store open();

    static StoreNetworkDriver driver(Store store) {
        return driver(store, new NoDataPlane());
    }

    static StoreNetworkDriver driver(Store store, DataPlane dataPlane) {
        return new StoreNetworkDriver(
                "test", new InstallationId("test"), store, dataPlane, Limits.NONE, InternalSteps.NONE);
    }

    static Subnet subnet(StoreNetworkDriver driver, String cidr, UnaryOperator<SubnetRequest.Builder> more) {
        Network network = driver.administration()
                .createNetwork(NetworkRequest.builder("n").build());
        SubnetRequest.Builder request = SubnetRequest.builder(network.id(), "s", Cidr.parse(cidr));
        return driver.administration().createSubnet(more.apply(request).build());
    }
}
