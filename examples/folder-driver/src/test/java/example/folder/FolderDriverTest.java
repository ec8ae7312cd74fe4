package example.folder;

import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;

class FolderDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        return new FolderFixture();
    }
}
