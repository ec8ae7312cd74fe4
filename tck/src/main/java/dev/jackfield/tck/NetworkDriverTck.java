package dev.jackfield.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@code docs/semantics.md} as tests. A driver's test class extends this one and opens a fixture; it adds tests of
 * its own as it likes, but takes none away: what a driver cannot do, it does not declare as a capability.
 *
 * <p>{@snippet :
 * class LinuxDriverTest extends NetworkDriverTck {
 *     @Override
 *     protected DriverFixture openFixture() {
 *         return new LinuxFixture();
 *     }
 * }
 * }
 *
 * <p>A run writes into {@code target/tck} which rows of the contract the driver fulfils.
 */
@ExtendWith(ConformanceExtension.class)
public abstract class NetworkDriverTck {
    /**
     * Makes a new world with a driver on it. Called once for each test; the suite closes what it gets.
     *
     * @return the fixture
     */
    protected abstract DriverFixture openFixture();

    @Nested
    final class VipAllocation extends VipAllocationTck {
        VipAllocation() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class VipDeallocation extends VipDeallocationTck {
        VipDeallocation() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class AdditionalVips extends AdditionalVipsTck {
        AdditionalVips() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class VipPlug extends VipPlugTck {
        VipPlug() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class VipActivation extends VipActivationTck {
        VipActivation() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class AmphoraNetwork extends AmphoraNetworkTck {
        AmphoraNetwork() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class FixedIp extends FixedIpTck {
        FixedIp() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class NetworkConfig extends NetworkConfigTck {
        NetworkConfig() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Port extends PortTck {
        Port() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Catalogue extends CatalogueTck {
        Catalogue() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Inventory extends InventoryTck {
        Inventory() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Administration extends AdministrationTck {
        Administration() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Capability extends CapabilityTck {
        Capability() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Ownership extends OwnershipTck {
        Ownership() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Concurrency extends ConcurrencyTck {
        Concurrency() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class ConcurrentUpkeep extends ConcurrentUpkeepTck {
        ConcurrentUpkeep() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class History extends HistoryTck {
        History() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Fault extends FaultTck {
        Fault() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class FaultAdministration extends FaultAdministrationTck {
        FaultAdministration() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class SecurityGroup extends SecurityGroupTck {
        SecurityGroup() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class SourceGroup extends SourceGroupTck {
        SourceGroup() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class SecurityGroupAdministration extends SecurityGroupAdministrationTck {
        SecurityGroupAdministration() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Filter extends FilterTck {
        Filter() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Life extends LifeTck {
        Life() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Qos extends QosTck {
        Qos() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Trace extends TraceTck {
        Trace() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Adoption extends AdoptionTck {
        Adoption() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Reconcile extends ReconcileTck {
        Reconcile() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Address extends AddressTck {
        Address() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Question extends QuestionTck {
        Question() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Visibility extends VisibilityTck {
        Visibility() {
            super(NetworkDriverTck.this::openFixture);
        }
    }

    @Nested
    final class Time extends TimeTck {
        Time() {
            super(NetworkDriverTck.this::openFixture);
        }
    }
}
