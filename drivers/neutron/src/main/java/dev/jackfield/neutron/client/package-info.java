/**
 * A small typed client of Keystone, Neutron and Nova: the calls that the driver makes, and no more. Start at
 * {@link dev.jackfield.neutron.client.OpenStack}. Every call ends within the {@link dev.jackfield.network.Deadline} in force, and
 * throws {@link dev.jackfield.neutron.client.OpenStackException}.
 */
@NullMarked
package dev.jackfield.neutron.client;

import org.jspecify.annotations.NullMarked;
