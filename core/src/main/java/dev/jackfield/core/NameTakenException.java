package dev.jackfield.core;

/** Another process was faster to create a load balancer of the name. */
final class NameTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient LoadBalancerRecord holder;

    NameTakenException(LoadBalancerRecord holder) {
        super("load balancer " + holder.name() + " exists as " + holder.id());
        this.holder = holder;
    }

    LoadBalancerRecord holder() {
        return holder;
    }
}
