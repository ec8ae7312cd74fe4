package dev.jackfield.neutron;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Id;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.NetworkTimeoutException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.QosPolicyId;
import dev.jackfield.network.QosPolicyNotFoundException;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupNotFoundException;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.neutron.client.OpenStackException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One call of the driver's: how it is named in errors, and which exception of its own it raises.
 *
 * @param operation the method, as Java names it
 * @param refusal makes the method's own exception
 * @param resources what it is about
 */
record Call(String operation, Refusal refusal, List<Id> resources) {
    /** Makes an exception. */
    @FunctionalInterface
    interface Refusal {
        NetworkException make(ErrorKind kind, String message, ErrorContext context, @Nullable Throwable cause);
    }

    static Call of(String operation, Refusal refusal, Id... resources) {
        return new Call(operation, refusal, List.of(resources));
    }

    /** A call that has no exception of its own. */
    static Call of(String operation, Id... resources) {
        return of(operation, NetworkServiceException::new, resources);
    }

    ErrorContext context(Id... more) {
        Id[] all = resources.toArray(new Id[resources.size() + more.length]);
        System.arraycopy(more, 0, all, resources.size(), more.length);
        return ErrorContext.of(operation, all);
    }

    /** Does something at the cloud, and names what went wrong. */
    <T> T at(Supplier<T> work) {
        try {
            return work.get();
        } catch (OpenStackException e) {
            throw failed(e);
        }
    }

    void run(Runnable work) {
        at(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    NetworkException refuse(ErrorKind kind, String message, Id... more) {
        return refusal.make(kind, message, context(more), null);
    }

    NetworkException failed(OpenStackException e) {
        ErrorContext context = e.context().backend().map(context()::withBackend).orElseGet(this::context);
        String message = operation + subject() + ": " + e.getMessage();
        NetworkException failure = switch (e.followsLoss() ? ErrorKind.UNKNOWN_OUTCOME : e.kind()) {
            case UNKNOWN_OUTCOME -> new NetworkTimeoutException(message, context, e);
            case DENIED, UNAVAILABLE -> new NetworkServiceException(e.kind(), message, context, e);
            case NOT_FOUND ->
                notFound(e.type(), message, context).orElseGet(() -> refusal.make(e.kind(), message, context, e));
            default -> refusal.make(e.kind(), message, context, e);
        };
        return failure;
    }

    private String subject() {
        return resources.isEmpty()
                ? ""
                : " of " + String.join(", ", resources.stream().map(Id::value).toList());
    }

    private static Optional<NetworkException> notFound(String type, String message, ErrorContext context) {
        return Optional.ofNullable(
                switch (type) {
                    case "PortNotFound" -> new PortNotFoundException(message, context);
                    case "NetworkNotFound" -> new NetworkNotFoundException(message, context);
                    case "SubnetNotFound" -> new SubnetNotFoundException(message, context);
                    case "SecurityGroupNotFound" -> new SecurityGroupNotFoundException(message, context);
                    case "QosPolicyNotFound" -> new QosPolicyNotFoundException(message, context);
                    default -> null;
                });
    }

    PortNotFoundException noPort(PortId id) {
        return new PortNotFoundException(operation, id);
    }

    NetworkNotFoundException noNetwork(NetworkId id) {
        return new NetworkNotFoundException(operation, id);
    }

    SubnetNotFoundException noSubnet(SubnetId id) {
        return new SubnetNotFoundException(operation, id);
    }

    SecurityGroupNotFoundException noGroup(SecurityGroupId id) {
        return new SecurityGroupNotFoundException(operation, id);
    }

    QosPolicyNotFoundException noPolicy(QosPolicyId id) {
        return new QosPolicyNotFoundException(operation, id);
    }

    AmphoraNotFoundException noServer(ComputeId id) {
        return new AmphoraNotFoundException("there is no server " + id, context(id));
    }

    /** The same call, about something else too. */
    Call with(Id... more) {
        return new Call(
                operation,
                refusal,
                context(more).resources().stream().distinct().toList());
    }
}
