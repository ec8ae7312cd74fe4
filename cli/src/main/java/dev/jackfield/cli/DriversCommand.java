package dev.jackfield.cli;

import dev.jackfield.network.NetworkDriverProvider;
import picocli.CommandLine.Command;

import java.util.List;

/** The command that lists the drivers. Opens none, so it needs no privilege and no state. */
@Command(
        name = "drivers",
        header = "Lists the networks that it can work on.",
        footer = {"", "Example:", "  jackfield drivers"})
final class DriversCommand implements Runnable {
    private static final Table<Driver> TABLE =
            new Table<Driver>().column("NAME", Driver::name).column("DESCRIPTION", Driver::description);

    /** A driver as it is listed. */
    private record Driver(String name, String description) {
        static Driver of(NetworkDriverProvider provider) {
            return new Driver(provider.name(), provider.description());
        }
    }

    private final Jackfield jackfield;

    DriversCommand(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public void run() {
        List<Driver> drivers = Drivers.all().stream().map(Driver::of).toList();
        jackfield.output().list(TABLE, drivers);
    }
}
