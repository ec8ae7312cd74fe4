/**
 * What a controller does with any network driver. Start at {@link dev.jackfield.core.Controller}.
 *
 * <p>A {@link dev.jackfield.core.LoadBalancerSpec} says what is wanted. The controller looks at the driver's networks, makes a
 * flow of it, runs the flow over the driver, and remembers what came of it as a {@link dev.jackfield.core.LoadBalancerRecord}.
 * {@link dev.jackfield.core.Upkeep} recovers, checks and mends.
 */
@NullMarked
package dev.jackfield.core;

import org.jspecify.annotations.NullMarked;
