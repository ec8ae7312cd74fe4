/**
 * The neutron driver beside Octavia's own on one cloud; {@code bench/run neutron} starts {@link
 * dev.jackfield.bench.neutron.NeutronBench}.
 */
@NullMarked
package dev.jackfield.bench.neutron;

import org.jspecify.annotations.NullMarked;
