package dev.jackfield.network;

import java.util.Set;

/** Something that declares what it can do. */
interface CapabilityHolder {
    /**
     * The name of the driver.
     *
     * @return the name
     */
    String name();

    /**
     * What the driver can do beyond what every driver must.
     *
     * @return the capabilities
     */
    Set<Capability> capabilities();

    /** The error for a call that needs what the driver does not declare. */
    default UnsupportedCapabilityException unsupported(Capability capability, String operation) {
        return new UnsupportedCapabilityException(name(), capability, operation);
    }
}
