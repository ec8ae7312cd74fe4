package dev.jackfield.store;

import dev.jackfield.network.Capability;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.UnsupportedCapabilityException;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What the parts of one driver share.
 *
 * @param driver the driver's name
 * @param installation whose mark it writes
 * @param store where its records are
 * @param dataPlane what makes them real
 * @param capabilities what it declares
 * @param limits how much its store may hold
 * @param steps who is told each internal step
 */
record Site(
        String driver,
        InstallationId installation,
        Store store,
        DataPlane dataPlane,
        Set<Capability> capabilities,
        Limits limits,
        InternalSteps steps) {

    /** Looks at the records. */
    <T> T read(Function<Transaction, T> body) {
        requireTime();
        return store.read(body);
    }

    /** Makes one change: all of it, or nothing and an error of the method's own type. */
    <T> T change(String operation, Failure failure, Function<Work, T> body) {
        T result;
        try {
            requireTime();
            steps.at(operation + ".begin");
            result = write(tx -> {
                T answer = body.apply(new Work(this, tx, operation));
                steps.at(operation + ".commit.before");
                return answer;
            });
        } catch (RuntimeException e) {
            throw failure.of(operation, e);
        }
        steps.at(operation + ".end");
        return result;
    }

    /** Writes, after what one left that was killed in the midst of a change was put right. */
    <T> T write(Function<Transaction, T> body) {
        return store.write(tx -> {
            if (tx.isUnsettled()) {
                settle(tx);
            }
            return body.apply(tx);
        });
    }

    /** Lets the data plane put right what a process left that was killed in the midst of a change. */
    boolean settle(Transaction tx) {
        List<Network> networks = tx.all(Tables.NETWORKS);
        List<Attachment> attachments = Attachments.all(tx);
        if (tx.isUnsettled()) {
            dataPlane.settle(networks, attachments);
        } else {
            dataPlane.open(networks, attachments);
        }
        tx.settled();
        return true;
    }

    private static void requireTime() {
        if (Deadline.current().hasPassed()) {
            throw new NetworkException(
                    ErrorKind.UNAVAILABLE, "the call's deadline had passed before it began", ErrorContext.NONE);
        }
    }

    void require(Capability capability, String operation) {
        if (!capabilities.contains(capability)) {
            throw new UnsupportedCapabilityException(driver, capability, operation);
        }
    }

    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
