package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Nftables;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Attachment;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The filter against forged senders, see {@link GuardRules}. Each change is one transaction of nftables. The library is loaded
 * with the first of them, and the table is made then.
 */
final class SourceGuard {
    private static final int FINGERPRINT_DIGITS = 8;

    private @Nullable Nftables nftables; // guarded by this
    private @Nullable Netns owner; // guarded by this; whose nftables that is
    private boolean ready; // guarded by this; the table is made

    /** Makes the filter's table, which is there as long as the fabric is. */
    void prepare(Netns fabric) {
        ready(fabric);
    }

    /** Lets a port send with its addresses and with no others; to be called before it joins its bridge. */
    void admit(Netns fabric, Attachment attachment) {
        run(fabric, "", elements(attachment));
    }

    /** Lets a port send with its addresses as they are now, and no more with what it had before. */
    void change(Netns fabric, Attachment before, Attachment after) {
        Set<String> now = elements(after);
        Set<String> gone = new LinkedHashSet<>(elements(before));
        gone.removeAll(now);
        if (gone.isEmpty() && elements(before).containsAll(now)) {
            return;
        }
        run(fabric, removal(gone), now);
    }

    /** Forgets a port, which must be off its bridge. */
    void revoke(Netns fabric, Attachment attachment) {
        run(fabric, removal(elements(attachment)), Set.of());
    }

    /** Lets a port send with its addresses and with no others, whatever the filter let pass before. */
    void reset(Netns fabric, Attachment attachment) {
        Set<String> gone = found(fabric, Set.of(attachment.port().id()));
        Set<String> now = elements(attachment);
        gone.removeAll(now);
        run(fabric, removal(gone), now);
    }

    /** Forgets ports, whatever the filter lets them send. */
    void forget(Netns fabric, Set<PortId> ports) {
        if (!ports.isEmpty()) {
            run(fabric, removal(found(fabric, ports)), Set.of());
        }
    }

    private Set<String> found(Netns fabric, Set<PortId> ports) {
        Set<String> found = new LinkedHashSet<>();
        for (String set : GuardRules.SETS) {
            String listed = ready(fabric).run("list set " + GuardRules.TABLE + " " + set);
            ports.forEach(port -> found.addAll(GuardRules.elementsOf(LinkNames.hostEnd(port), set, listed)));
        }
        return found;
    }

    /** A hash of what the filter lets a port send. */
    static String fingerprint(Attachment attachment) {
        return LinkNames.hash(String.join("\n", new TreeSet<>(elements(attachment))))
                .substring(0, FINGERPRINT_DIGITS);
    }

    /** Whether the filter's table is there. */
    boolean isThere(Netns fabric) {
        String[] table = GuardRules.TABLE.split(" ");
        String list = opened(fabric).run("list tables " + table[0]).replace(" ", "");
        return list.contains("\"name\":\"" + table[1] + '"');
    }

    /** Whether a port is guarded. */
    boolean guards(Netns fabric, PortId port) {
        String list = opened(fabric).run("list set " + GuardRules.TABLE + " " + GuardRules.GUARDED);
        return list.contains('"' + LinkNames.hostEnd(port) + '"');
    }

    private static Set<String> elements(Attachment attachment) {
        return attachment.network().portSecurityEnabled() ? GuardRules.elements(attachment.port()) : Set.of();
    }

    private static String removal(Set<String> elements) {
        StringBuilder commands = new StringBuilder();
        elements.forEach(element -> commands.append(GuardRules.remove(element)));
        return commands.toString();
    }

    private void run(Netns fabric, String first, Set<String> added) {
        StringBuilder commands = new StringBuilder(first);
        added.forEach(element -> commands.append(GuardRules.add(element)));
        if (!commands.isEmpty()) {
            ready(fabric).run(commands.toString());
        }
    }

    /** The filter with its table in place. */
    private synchronized Nftables ready(Netns fabric) {
        Nftables open = opened(fabric);
        if (!ready) {
            open.run(GuardRules.SETUP);
            ready = true;
        }
        return open;
    }

    private synchronized Nftables opened(Netns fabric) {
        Nftables open = nftables;
        if (open == null || owner != fabric) {
            open = Nftables.open(fabric); // closed with the namespace
            nftables = open;
            owner = fabric;
            ready = false;
        }
        return open;
    }
}
