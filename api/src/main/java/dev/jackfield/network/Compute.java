package dev.jackfield.network;

/**
 * A compute instance that was registered with the driver.
 *
 * @param id its id
 * @param alive whether it is the very instance that was registered, and still there
 * @param seen what was found, in words
 */
public record Compute(ComputeId id, boolean alive, String seen) {}
