package dev.jackfield.store;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Id;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NetworkNotFoundException;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.store.Rows.RegisteredCompute;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One method's change while it is made: its transaction, its steps, and the data plane, whose inverse operations are registered
 * before the operations run.
 *
 * @param site the driver
 * @param tx the transaction
 * @param operation the method's name
 */
record Work(Site site, Transaction tx, String operation) {
    InstallationId installation() {
        return site.installation();
    }

    /** Writes a group of rows that belong together. */
    <T> T write(String what, Supplier<T> rows) {
        site.steps().at(operation + "." + what + ".before");
        T result = rows.get();
        site.steps().at(operation + "." + what + ".after");
        return result;
    }

    /** Does something to the data plane, with what takes it back. */
    void effect(String what, Consumer<DataPlane> undo, Consumer<DataPlane> change) {
        tx.onRollback(() -> undo.accept(site.dataPlane()));
        site.steps().at(operation + "." + what + ".before");
        change.accept(site.dataPlane());
        site.steps().at(operation + "." + what + ".after");
    }

    /** Does something to the data plane that need not be taken back: it only makes it what the records say. */
    void effectThatStays(String what, Consumer<DataPlane> change) {
        effect(what, plane -> {}, change);
    }

    Network network(NetworkId id) {
        return tx.get(Tables.NETWORKS.key(), id.value()).orElseThrow(() -> new NetworkNotFoundException(operation, id));
    }

    Subnet subnet(SubnetId id) {
        return tx.get(Tables.SUBNETS.key(), id.value()).orElseThrow(() -> new SubnetNotFoundException(operation, id));
    }

    Subnet subnetOn(NetworkId network, SubnetId id) {
        Subnet subnet = subnet(id);
        if (!subnet.networkId().equals(network)) {
            throw new SubnetNotFoundException(
                    "subnet " + id + " is not on network " + network + " but on " + subnet.networkId(), context(id));
        }
        return subnet;
    }

    PortRow port(PortId id) {
        return tx.get(Tables.PORTS.key(), id.value()).orElseThrow(() -> new PortNotFoundException(operation, id));
    }

    /** The compute, if it is registered. */
    RegisteredCompute registered(ComputeId id) {
        return tx.get(Tables.COMPUTES.key(), id.value())
                .orElseThrow(() -> new AmphoraNotFoundException("compute " + id + " is not registered", context(id)));
    }

    /** The compute, if it is registered and still the same one. */
    RegisteredCompute compute(ComputeId id) {
        RegisteredCompute compute = registered(id);
        if (!site.dataPlane().isPresent(id, compute.identity())) {
            throw new AmphoraNotFoundException(
                    "compute " + id + " is gone, or was replaced since it was registered", context(id));
        }
        return compute;
    }

    /** Whether the compute of an attached port is still the same one. */
    boolean isPresent(Attachment attachment) {
        return site.dataPlane().isPresent(attachment.computeId(), attachment.computeIdentity());
    }

    ErrorContext context(Id... resources) {
        return ErrorContext.of(operation, resources);
    }

    NetworkException error(ErrorKind kind, String message, Id... resources) {
        return new NetworkException(kind, message, context(resources));
    }
}
