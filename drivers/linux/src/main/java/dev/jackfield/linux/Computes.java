package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsException;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkServiceException;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The computes of this host: network namespaces with a name, {@code netns:NAME} for {@code /run/netns/NAME}. One is the same as
 * long as its namespace is, see {@link Identity}.
 *
 * <p>A compute is opened for one operation and let go of at once, since a namespace that is held open does not end.
 */
final class Computes {
    private static final Pattern NETNS = Pattern.compile("netns:([A-Za-z0-9._-]{1,64})");
    private static final String PROCESS = "pid:";

    private final Fabric fabric;

    Computes(Fabric fabric) {
        this.fabric = fabric;
    }

    /**
     * Tells what distinguishes a compute from another one of the same name.
     *
     * @throws AmphoraNotFoundException there is no such namespace
     * @throws InvalidValueException not a compute's id, or one that must not be touched: the namespace of this process, the fabric
     */
    String identify(ComputeId compute) {
        String name = name(compute);
        Identity found = Identity.of(Netns.DIRECTORY.resolve(name))
                .orElseThrow(() -> missing(compute, "there is no network namespace " + name));
        if (found.id().equals(World.home())) {
            throw new InvalidValueException(
                    "compute id", compute.value(), "names the network namespace of this process, the host's own");
        }
        if (fabric.identity().filter(found::equals).isPresent()) {
            throw new InvalidValueException("compute id", compute.value(), "names the fabric of this installation");
        }
        return found.toString();
    }

    /** Whether a compute is still the one that was registered. */
    boolean isPresent(ComputeId compute, String identity) {
        return Identity.of(Netns.DIRECTORY.resolve(name(compute)))
                .filter(found -> found.toString().equals(identity))
                .isPresent();
    }

    /**
     * Opens a compute.
     *
     * @return its namespace, to be closed soon
     * @throws AmphoraNotFoundException it is gone or was replaced
     */
    Netns open(ComputeId compute, String identity) {
        String name = name(compute);
        Identity found = Identity.of(Netns.DIRECTORY.resolve(name)).orElseThrow(() -> gone(compute, name));
        if (!found.toString().equals(identity)) {
            throw missing(compute, "network namespace " + name + " was replaced: it is " + found + ", not " + identity);
        }
        Netns netns;
        try {
            netns = Netns.open(name);
        } catch (NetnsException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                throw gone(compute, name);
            }
            throw e;
        }
        if (!netns.id().equals(found.id())) {
            netns.close();
            throw gone(compute, name);
        }
        return netns;
    }

    private static AmphoraNotFoundException gone(ComputeId compute, String name) {
        return missing(compute, "there is no network namespace " + name + " any more");
    }

    /** Opens a compute; empty if it is gone or was replaced. */
    Optional<Netns> find(ComputeId compute, String identity) {
        try {
            return Optional.of(open(compute, identity));
        } catch (AmphoraNotFoundException e) {
            return Optional.empty();
        }
    }

    private static String name(ComputeId compute) {
        String value = compute.value();
        if (value.startsWith(PROCESS)) {
            throw new NetworkServiceException(
                    ErrorKind.UNSUPPORTED,
                    "compute " + compute + ": computes that are processes are not supported yet; give its network"
                            + " namespace a name (ip netns attach NAME PID), and use netns:NAME",
                    ErrorContext.of("", compute));
        }
        Matcher matcher = NETNS.matcher(value);
        if (!matcher.matches()) {
            throw new InvalidValueException(
                    "compute id",
                    value,
                    "must be netns:NAME, with a NAME of 1 to 64 letters, digits, dots, dashes and underscores");
        }
        String name = matcher.group(1);
        if (name.equals(".") || name.equals("..")) {
            throw new InvalidValueException("compute id", value, "names no network namespace");
        }
        return name;
    }

    private static AmphoraNotFoundException missing(ComputeId compute, String found) {
        return new AmphoraNotFoundException("compute " + compute + ": " + found, ErrorContext.of("", compute));
    }
}
