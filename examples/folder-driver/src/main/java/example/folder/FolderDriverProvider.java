package example.folder;

import dev.jackfield.network.DriverConfig;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkDriverProvider;
import dev.jackfield.store.InternalSteps;
import dev.jackfield.store.Limits;
import dev.jackfield.store.Store;
import dev.jackfield.store.StoreNetworkDriver;

import java.nio.file.Path;
import java.util.Set;

/** Opens the folder driver. Its one option, {@code root}, is the folder. */
public final class FolderDriverProvider implements NetworkDriverProvider {
    @Override
    public String name() {
        return "folder";
    }

    @Override
    public String description() {
        return "Networks that are files in a folder.";
    }

    @Override
    public NetworkDriver open(DriverConfig config) {
        if (!config.options().keySet().equals(Set.of("root"))) {
            throw new InvalidValueException("options", config.options().keySet().toString(), "must be root=FOLDER");
        }
        return new StoreNetworkDriver(
                name(),
                config.installation(),
                Store.inFile(config.stateDirectory().resolve("folder.db")),
                new FolderDataPlane(Path.of(config.options().get("root"))),
                Limits.NONE,
                InternalSteps.NONE);
    }
}
