package dev.jackfield.flow;

import java.time.InstantSource;

/** What every flow of an engine writes to, tells, reads the time from, and how long it insists. */
record EngineParts(Journal journal, FlowListener listener, InstantSource clock, UndoRetries retries) {}
