package dev.jackfield.network;

/** Whether a listener or member is wanted. */
public enum ProvisioningStatus {
    /** In use. */
    ACTIVE,
    /** About to be in use; counts as wanted. */
    PENDING_CREATE,
    /** About to change; counts as wanted. */
    PENDING_UPDATE,
    /** About to go; does not count. */
    PENDING_DELETE,
    /** Gone; does not count. */
    DELETED,
    /** Failed; counts as wanted. */
    ERROR
}
