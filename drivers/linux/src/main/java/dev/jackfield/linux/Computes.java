package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsException;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;

import java.util.Optional;
import java.util.function.Function;

/**
 * The computes of this host: network namespaces with a name, {@code netns:NAME} for {@code /run/netns/NAME}, and processes in a
 * network namespace of their own, {@code pid:N}, as containers are.
 *
 * <p>A named one is the same as long as its namespace is, see {@link Identity}. A process is, as long as it lives and is in the
 * same namespace, see {@link ProcessIdentity}: once it has ended the compute is gone, also if others keep its namespace alive.
 *
 * <p>A compute is opened for one operation and let go of at once, since a namespace that is held open does not end.
 */
final class Computes {
    private final Fabric fabric;

    Computes(Fabric fabric) {
        this.fabric = fabric;
    }

    /**
     * Tells what distinguishes a compute from another one of the same name.
     *
     * @throws AmphoraNotFoundException there is no such namespace or process
     * @throws InvalidValueException not a compute's id, or one that must not be touched: the host's own namespace, the fabric
     * @throws NetworkException DENIED: a process that this one may not look at
     */
    String identify(ComputeId compute) {
        Instance instance = Instance.of(compute);
        if (instance instanceof Instance.Pid process) {
            ProcessIdentity.requireProcess(process.pid());
        }
        Instance.Found found = instance.find().orElseThrow(() -> missing(compute, "there is no " + instance));
        if (World.isHome(found.netns())) {
            throw new InvalidValueException(
                    "compute id", compute.value(), "names the network namespace of this process, the host's own");
        }
        if (fabric.identity().map(Identity::id).filter(found.netns()::equals).isPresent()) {
            throw new InvalidValueException("compute id", compute.value(), "names the fabric of this installation");
        }
        return found.identity();
    }

    /** The namespace that an identity is of: two computes that are there and have the same one are the same. */
    static String place(String identity) {
        return identity.substring(0, identity.indexOf('@'));
    }

    /** Whether a compute is still the one that was registered. */
    boolean isPresent(ComputeId compute, String identity) {
        return Instance.of(compute)
                .find()
                .filter(found -> found.identity().equals(identity))
                .isPresent();
    }

    /**
     * Opens a compute.
     *
     * @return its namespace, to be closed soon
     * @throws AmphoraNotFoundException it is gone or was replaced
     */
    Netns open(ComputeId compute, String identity) {
        return open(compute, identity, Instance::open);
    }

    /**
     * Opens a compute for a moment, as a guest of the fabric.
     *
     * @return its namespace, to be closed soon
     * @throws AmphoraNotFoundException it is gone or was replaced
     */
    Netns visit(Netns fabric, ComputeId compute, String identity) {
        return open(compute, identity, instance -> instance.visit(fabric));
    }

    private Netns open(ComputeId compute, String identity, Function<Instance, Netns> opening) {
        Instance instance = Instance.of(compute);
        Netns netns;
        try {
            netns = opening.apply(instance);
        } catch (NetnsException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL || !isPresent(compute, identity)) {
                throw gone(compute, instance);
            }
            throw e;
        }
        try {
            // A look before would tell nothing: it might be replaced between the look and the opening.
            if (!requireSame(compute, instance, identity).netns().equals(netns.id())) {
                throw gone(compute, instance);
            }
            return netns;
        } catch (RuntimeException e) {
            netns.close();
            throw e;
        }
    }

    private static Instance.Found requireSame(ComputeId compute, Instance instance, String identity) {
        Instance.Found found = instance.find().orElseThrow(() -> gone(compute, instance));
        if (!found.identity().equals(identity)) {
            throw missing(compute, instance + " was replaced: it is " + found.identity() + ", not " + identity);
        }
        return found;
    }

    private static AmphoraNotFoundException gone(ComputeId compute, Instance instance) {
        return missing(compute, "there is no " + instance + " any more");
    }

    /** Opens a compute for a moment, as a guest of the fabric; empty if it is gone or was replaced. */
    Optional<Netns> find(Netns fabric, ComputeId compute, String identity) {
        try {
            return Optional.of(visit(fabric, compute, identity));
        } catch (AmphoraNotFoundException e) {
            return Optional.empty();
        }
    }

    private static AmphoraNotFoundException missing(ComputeId compute, String found) {
        return new AmphoraNotFoundException("compute " + compute + ": " + found, ErrorContext.of("", compute));
    }
}
