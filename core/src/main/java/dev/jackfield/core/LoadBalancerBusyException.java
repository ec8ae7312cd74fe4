package dev.jackfield.core;

import dev.jackfield.flow.FlowBusyException;
import dev.jackfield.flow.Owner;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;

/** Somebody else is at work on the load balancer. Nothing was changed. Its kind is {@link ErrorKind#CONFLICT}. */
public final class LoadBalancerBusyException extends NetworkException {
    private static final long serialVersionUID = 1;

    private final transient Owner owner;

    LoadBalancerBusyException(String operation, String name, LoadBalancerId id, FlowBusyException cause) {
        this(operation, name, id, cause.owner(), cause);
    }

    private LoadBalancerBusyException(
            String operation, String name, LoadBalancerId id, Owner owner, FlowBusyException cause) {
        super(
                ErrorKind.CONFLICT,
                "load balancer " + name + " is busy: held by " + owner,
                ErrorContext.of(operation, id),
                cause);
        this.owner = owner;
    }

    /**
     * Who holds it.
     *
     * @return the process, and what it is doing
     */
    public Owner owner() {
        return owner;
    }
}
