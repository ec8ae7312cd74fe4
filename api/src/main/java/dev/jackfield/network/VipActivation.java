package dev.jackfield.network;

/**
 * Which amphora holds a VIP.
 *
 * @param amphoraId the holder
 * @param generation counts the moves; a lower one is refused
 */
public record VipActivation(AmphoraId amphoraId, long generation) {
    /** Checks and copies the components. */
    public VipActivation {
        Checks.range("generation", generation, 1, Long.MAX_VALUE);
    }
}
