/**
 * The reference driver: networks without a network. It keeps the whole contract, has compute instances that can be killed and refuse
 * an attach, quotas, and faults at each internal step. Start from {@link dev.jackfield.memory.MemoryNetworkDriver}.
 */
@NullMarked
package dev.jackfield.memory;

import org.jspecify.annotations.NullMarked;
