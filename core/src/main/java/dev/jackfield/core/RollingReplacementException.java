package dev.jackfield.core;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkException;

import java.util.List;

/**
 * One of several amphorae could not be replaced. Those before it were, and stay; it and the others are as they were, or, if the new
 * one was in service already, what is left of the old one is named in the record. Its kind is that of its cause.
 */
public final class RollingReplacementException extends NetworkException {
    private static final long serialVersionUID = 1;

    RollingReplacementException(
            LoadBalancerId id,
            String name,
            List<String> done,
            ComputeId lost,
            ComputeId replacement,
            NetworkException cause) {
        super(
                cause.kind(),
                "load balancer " + name + ": " + (done.isEmpty() ? "none is replaced yet" : String.join(", ", done))
                        + "; " + lost + " could not be replaced by " + replacement + ": " + cause.getMessage()
                        + "; once that is mended, the same again goes on from there",
                ErrorContext.of("replaceAll", id, lost, replacement),
                cause);
    }
}
