package dev.jackfield.linux;

import dev.jackfield.linux.Inspection.Findings;
import dev.jackfield.linux.Inspection.Part;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.Netns;
import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Difference.Subject;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.Listener;
import dev.jackfield.store.Attachment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * Connects by TCP to the listeners of a load balancer. It does so from inside the amphora that has the VIP, where no security group
 * stands between: so it tells whether a process listens; the way to the amphora is what the other hops are about.
 */
final class ListenerProbe {
    /** Within one host an answer comes at once, or, where the backlog is full, not at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Computes computes;
    private final Inspection inspection;

    ListenerProbe(Computes computes, Inspection inspection) {
        this.computes = computes;
        this.inspection = inspection;
    }

    /**
     * Looks at one listener.
     *
     * @param place the port on whose NIC the VIP is; empty: it is nowhere, or where nobody can look
     */
    void look(Listener listener, IpAddress vip, Optional<Attachment> place) {
        String name = "listener " + listener.protocol() + " " + listener.protocolPort() + " at " + vip;
        if (!listener.protocol().transport().equals("tcp")) {
            inspection.unknown(name, "not probed: without TCP, silence says nothing");
        } else if (place.isEmpty()) {
            inspection.unknown(name, "the VIP is on no NIC that can be looked at");
        } else {
            look(name, new InetSocketAddress(vip.toInetAddress(), listener.protocolPort()), place.get());
        }
    }

    private void look(String name, InetSocketAddress target, Attachment place) {
        try (Netns compute = computes.open(place.computeId(), place.computeIdentity())) {
            if (compute.rtnl().findLink("lo").filter(Link::up).isEmpty()) {
                inspection.unknown(name, "lo is down in " + place.computeId() + ": nothing inside can connect to it");
                return;
            }
            inspection.look(new Part(name, name, Subject.ALL), findings -> connect(compute, target, place, findings));
        } catch (AmphoraNotFoundException e) {
            inspection.unknown(name, "its compute is not there");
        }
    }

    private static void connect(Netns compute, InetSocketAddress target, Attachment place, Findings findings) {
        StandardProtocolFamily family =
                IpAddress.of(target.getAddress().getAddress()).version() == IpVersion.V4
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        try (SocketChannel channel = open(compute, family)) {
            channel.socket().connect(target, (int) PATIENCE.toMillis());
            findings.saw("accepts connections in " + place.computeId());
        } catch (ConnectException e) {
            findings.expect(false, "nothing listens in " + place.computeId());
        } catch (SocketTimeoutException e) {
            findings.expect(false, "does not answer within " + PATIENCE.toSeconds() + " s in " + place.computeId());
        } catch (SocketException e) {
            findings.expect(false, "cannot be connected to in " + place.computeId() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // such as an interrupt; it says nothing of the listener
        }
    }

    /** Opens a socket in a namespace, where it stays: to wait for an answer inside would hold up others. */
    private static SocketChannel open(Netns compute, StandardProtocolFamily family) {
        return compute.call(() -> {
            try {
                return SocketChannel.open(family);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
