package dev.jackfield.core;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

/** There is no such load balancer. Nothing was changed. Its kind is {@link ErrorKind#NOT_FOUND}. */
public final class LoadBalancerNotFoundException extends NetworkException {
    private static final long serialVersionUID = 1;

    /**
     * An error that names what was looked for.
     *
     * @param operation what was to be done
     * @param nameOrId the name or id
     */
    public LoadBalancerNotFoundException(String operation, String nameOrId) {
        super(ErrorKind.NOT_FOUND, "no such load balancer: " + nameOrId, ErrorContext.of(operation));
    }
}
