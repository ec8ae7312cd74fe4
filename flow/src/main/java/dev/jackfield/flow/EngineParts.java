package dev.jackfield.flow;

import java.time.InstantSource;

/** What every flow of an engine writes to, tells, and reads the time from. */
record EngineParts(Journal journal, FlowListener listener, InstantSource clock) {}
