package dev.jackfield.server;

/** Where an operation is. */
enum OperationState {
    /** Its steps are being done or undone. */
    RUNNING,
    /** It did what was asked. */
    SUCCEEDED,
    /** It met an error; what it had done is taken back, except what it says is left. */
    FAILED,
    /** Somebody stopped it, and what it had done is taken back. */
    CANCELLED,
    /** The daemon that ran it died; the next one finished it, or took it back. */
    INTERRUPTED
}
