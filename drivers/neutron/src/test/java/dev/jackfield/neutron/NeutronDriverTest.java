package dev.jackfield.neutron;

import dev.jackfield.tck.DriverFixture;
import dev.jackfield.tck.NetworkDriverTck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on a real OpenStack. */
@DisplayName("neutron")
@Tag("openstack")
@Tag("openstack-tck")
@ExtendWith({Sample.class, PassedBefore.class})
class NeutronDriverTest extends NetworkDriverTck {
    @Override
    protected DriverFixture openFixture() {
        return new CloudFixture();
    }
}
