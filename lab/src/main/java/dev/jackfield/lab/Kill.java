package dev.jackfield.lab;

/**
 * The killing of a host, on the clock of {@link System#nanoTime}.
 *
 * @param sent just before the first signal was sent
 * @param done when none of its processes lived any more or its NICs were down, so that it cannot have answered what began later
 */
record Kill(long sent, long done) {}
