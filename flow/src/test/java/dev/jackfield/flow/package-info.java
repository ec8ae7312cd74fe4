/** Proves that flows end whole or not at all: in order ({@code FlowEngineTest}), under contention, and when their journal fails. That they are whole or gone wherever a process is killed proves the module {@code crash}. */
@NullMarked
package dev.jackfield.flow;

import org.jspecify.annotations.NullMarked;
