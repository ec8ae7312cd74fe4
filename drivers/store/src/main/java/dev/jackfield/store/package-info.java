/**
 * The contract over a store: networks, subnets, ports, address allocation and ownership, for drivers that have no controller of
 * their own. A driver is a {@code StoreNetworkDriver} with a {@link dev.jackfield.store.DataPlane}.
 */
@NullMarked
package dev.jackfield.store;

import org.jspecify.annotations.NullMarked;
