package dev.jackfield.core;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;

/** The load balancer is in no state for this; the message names the state. Nothing was changed. Its kind is {@link ErrorKind#CONFLICT}. */
public final class LoadBalancerStateException extends NetworkException {
    private static final long serialVersionUID = 1;

    LoadBalancerStateException(String operation, String message, LoadBalancerId id) {
        super(ErrorKind.CONFLICT, message, ErrorContext.of(operation, id));
    }
}
