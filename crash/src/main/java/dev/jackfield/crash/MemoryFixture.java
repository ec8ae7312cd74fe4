package dev.jackfield.crash;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The memory driver on its SQLite store: what it does to its data plane is told as its internal steps are. */
public final class MemoryFixture implements CrashFixture {
    private static final String RECORDS = "memory.db";

    /** Made by {@link java.util.ServiceLoader}. */
    public MemoryFixture() {}

    @Override
    public String driver() {
        return "memory";
    }

    @Override
    public List<Seam> seams() {
        return List.of(Seam.call("dev.jackfield.memory.MemoryFaults", "at", "", MemoryFixture.class, "step"));
    }

    /** A step of the driver is one point: it is named before and after what is done. */
    public static @Nullable String step(Object faults, String step) {
        Points.reach("step " + step);
        return null;
    }

    @Override
    public void furnish(Path folder) {
        // An instance of this driver is there as soon as it is named.
    }

    @Override
    public void addUsersPorts(NetworkDriver driver, Path folder) {
        UsersPort.add(driver, compute("user"), folder.resolve(RECORDS));
    }

    @Override
    public ComputeId compute(String name) {
        return new ComputeId("mem:" + name);
    }

    @Override
    public Stream<String> witness(Path folder) {
        return SqliteWitness.rows(folder.resolve(RECORDS)).stream();
    }

    @Override
    public void clear() {
        // All there is is in the folder.
    }
}
