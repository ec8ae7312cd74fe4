/** Proves that flows end whole or not at all: in order ({@code FlowEngineTest}), under contention, and when killed ({@code KilledProcessTest}). */
@NullMarked
package dev.jackfield.flow;

import org.jspecify.annotations.NullMarked;
