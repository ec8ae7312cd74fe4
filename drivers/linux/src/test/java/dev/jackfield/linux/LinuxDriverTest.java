package dev.jackfield.linux;

import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** The contract on a real kernel. */
@DisplayName("linux")
@Tag("linux")
class LinuxDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        return new LinuxFixture();
    }
}
