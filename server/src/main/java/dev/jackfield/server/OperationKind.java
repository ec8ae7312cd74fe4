package dev.jackfield.server;

/** What an operation does to a load balancer. */
enum OperationKind {
    CREATE,
    UPDATE,
    ADOPT,
    RELEASE,
    SWITCH,
    REPLACE,
    REPLACE_ALL,
    RECOVER,
    DELETE
}
