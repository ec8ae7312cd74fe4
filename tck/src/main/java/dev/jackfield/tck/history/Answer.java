package dev.jackfield.tck.history;

import dev.jackfield.network.ErrorKind;

import java.io.Serializable;
import java.util.Set;

/** What came of a call. */
public sealed interface Answer extends Serializable {
    /** It returned, and there is nothing to return, or nothing was found. */
    record Done() implements Answer {}

    /** It raised. */
    record Refused(ErrorKind kind, String message) implements Answer {}

    /** A VIP: its address and its port. */
    record Vip(String address, String port) implements Answer {}

    /** A connected amphora. */
    record Connected(String vrrpIp, String basePort, String vipPort) implements Answer {}

    /** Who holds a VIP. */
    record Holder(String amphora, long generation) implements Answer {}

    /** A port, or an interface, which has no state of its own and is up here. */
    record Shown(String port, Set<String> addresses, String compute, boolean up) implements Answer {
        /** Copies the set. */
        public Shown {
            addresses = Set.copyOf(addresses);
        }
    }

    /** The interfaces of a compute. */
    record Plugged(Set<Shown> interfaces) implements Answer {
        /** Copies the set. */
        public Plugged {
            interfaces = Set.copyOf(interfaces);
        }
    }
}
