package dev.jackfield.flow;

/** The subject is held by someone else; nothing was done. */
public final class FlowBusyException extends FlowException {
    private static final long serialVersionUID = 1;

    private final transient Subject subject;
    private final transient Owner owner;

    FlowBusyException(Subject subject, Owner owner) {
        super(subject + " is busy: held by " + owner, null);
        this.subject = subject;
        this.owner = owner;
    }

    /** What was wanted. */
    public Subject subject() {
        return subject;
    }

    /** Who has it; possibly this very process. */
    public Owner owner() {
        return owner;
    }
}
