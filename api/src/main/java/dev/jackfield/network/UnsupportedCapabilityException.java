package dev.jackfield.network;

/**
 * The driver does not declare the capability that a call needs. Nothing was changed. Its kind is {@link ErrorKind#UNSUPPORTED}.
 */
public class UnsupportedCapabilityException extends NetworkException {
    private static final long serialVersionUID = 1;

    private final Capability capability;

    /**
     * A missing capability.
     *
     * @param driver the driver's name
     * @param capability what it does not declare
     * @param operation the method that needs it
     */
    public UnsupportedCapabilityException(String driver, Capability capability, String operation) {
        super(
                ErrorKind.UNSUPPORTED,
                "driver " + driver + " does not support " + capability + ", which " + operation + " needs",
                ErrorContext.of(operation));
        this.capability = capability;
    }

    /**
     * What is missing.
     *
     * @return the capability
     */
    public Capability capability() {
        return capability;
    }
}
