package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.store.InternalSteps;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens the linux driver: networks, ports and VIPs on this host, see {@link LinuxDataPlane}. It has no options.
 *
 * <p>It needs CAP_NET_ADMIN and CAP_SYS_ADMIN, which root has, and an ordinary user inside namespaces of his own. The first
 * attached port needs libnftables (Debian and Ubuntu: {@code libnftables1}).
 */
public final class LinuxNetworkDriverProvider implements NetworkDriverProvider {
    private static final String NAME = "linux";
    private static final String RECORDS = "networks.db";

    /** Made by {@link java.util.ServiceLoader}. */
    public LinuxNetworkDriverProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Bridges, veth pairs and network namespaces of this Linux host.";
    }

    @Override
    public NetworkDriver open(DriverConfig config) {
        config.options().keySet().stream().sorted().findFirst().ifPresent(option -> {
            throw new InvalidValueException("option", option, "is not known: the linux driver has none");
        });
        Privileges.check();
        Path folder = realPath(config.stateDirectory());
        return open(config.installation(), folder, InternalSteps.NONE);
    }

    /** Opens a driver that tells its internal steps. */
    static StoreNetworkDriver open(InstallationId installation, Path folder, InternalSteps steps) {
        Optional<Netns> home = Home.open();
        LinuxDataPlane plane = new LinuxDataPlane(installation, folder, home);
        Store store;
        try {
            Path records = folder.resolve(RECORDS);
            store = home.map(it -> Store.inFile(records, new Home(it))).orElseGet(() -> Store.inFile(records));
        } catch (RuntimeException e) {
            home.ifPresent(Netns::close);
            throw e;
        }
        try {
            return new StoreNetworkDriver(NAME, installation, store, plane, Limits.NONE, steps);
        } catch (RuntimeException e) {
            Undo.suppressing(e, plane::close, store::close);
            throw e;
        }
    }

    /** The folder's one true name, since the fabric is locked to it. */
    private static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new NetworkServiceException(
                    ErrorKind.UNAVAILABLE,
                    "cannot use the state directory " + folder + ": " + e.getMessage(),
                    ErrorContext.NONE,
                    e);
        }
    }
}
