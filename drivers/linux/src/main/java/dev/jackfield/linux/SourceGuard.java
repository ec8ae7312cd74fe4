package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.Nftables;
import dev.jackfield.netlink.SetElement;
import dev.jackfield.network.PortId;
import dev.jackfield.store.Attachment;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The filters of ports: against forged senders, see {@link GuardRules}, and of security groups, see {@link FilterRules}. Each change is one transaction of nftables. The library is loaded
 * with the first of them, and the table is made then.
 */
final class SourceGuard {
    private static final int FINGERPRINT_DIGITS = 8;
    private static final Pattern HOST_END = Pattern.compile(LinkNames.HOST_END);
    private static final String LIST = "list table " + GuardRules.TABLE;

    /** The last ones: an attachment is asked for what the filter holds of it, and for the fingerprint of that. */
    private static volatile @Nullable Elements last;

    private record Elements(Attachment attachment, Set<String> elements) {}

    // All are used on the fabric's thread alone.
    private @Nullable Nftables nftables;
    private @Nullable Netns owner; // whose nftables that is
    private boolean ready; // the table is made

    /** Makes the filter's table, which is there as long as the fabric is. */
    void prepare(Netns fabric) {
        Fabric.inside(fabric, () -> ready(fabric));
    }

    /** Lets a port send with its addresses and with no others; to be called before it joins its bridge. */
    void admit(Netns fabric, Attachment attachment) {
        run(fabric, Set.of(), elements(attachment));
    }

    /** Lets a port send with its addresses as they are now, and no more with what it had before. */
    void change(Netns fabric, Attachment before, Attachment after) {
        Set<String> now = elements(after);
        Set<String> gone = new LinkedHashSet<>(elements(before));
        gone.removeAll(now);
        if (gone.isEmpty() && elements(before).containsAll(now)) {
            return;
        }
        run(fabric, gone, now);
    }

    /** Forgets a port, which must be off its bridge. */
    void revoke(Netns fabric, Attachment attachment) {
        run(fabric, elements(attachment), Set.of());
    }

    /** Lets a port send with its addresses and with no others, whatever the filter let pass before. */
    void reset(Netns fabric, Attachment attachment) {
        run(fabric, superfluous(fabric, attachment), elements(attachment));
    }

    /** What the filter lets pass and should not, since a change of it was cut off. */
    Set<String> superfluous(Netns fabric, Attachment attachment) {
        Set<String> superfluous =
                found(fabric, LinkNames.hostEnd(attachment.port().id())::equals);
        superfluous.removeAll(elements(attachment));
        return superfluous;
    }

    /** Forgets all ports but these, as one that was cut off in its making may have left more than its link. */
    void forgetOthers(Netns fabric, Set<PortId> ports) {
        Set<String> known = ports.stream().map(LinkNames::hostEnd).collect(Collectors.toSet());
        run(fabric, found(fabric, end -> !known.contains(end)), Set.of());
    }

    /** What the filter holds of the ports whose ends have these names. */
    private Set<String> found(Netns fabric, Predicate<String> hostEnds) {
        prepare(fabric);
        Set<String> found = new LinkedHashSet<>();
        List<String> sets = new ArrayList<>(GuardRules.SETS);
        sets.addAll(FilterRules.SETS);
        for (String set : sets) {
            String listed = ask(fabric, "list set " + GuardRules.TABLE + " " + set);
            HOST_END.matcher(listed)
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .filter(hostEnds)
                    .forEach(end -> found.addAll(GuardRules.elementsOf(end, set, listed)));
        }
        return found;
    }

    /** A hash of what the filters let a port send, and let in to it. */
    static String fingerprint(Attachment attachment) {
        return LinkNames.hash(String.join("\n", new TreeSet<>(elements(attachment))))
                .substring(0, FINGERPRINT_DIGITS);
    }

    /** Whether the filter's table is there. */
    boolean isThere(Netns fabric) {
        String[] table = GuardRules.TABLE.split(" ");
        String list = ask(fabric, "list tables " + table[0]).replace(" ", "");
        return list.contains("\"name\":\"" + table[1] + '"');
    }

    /** The table as it is; it must be there. */
    FilterView view(Netns fabric) {
        return FilterView.of(ask(fabric, LIST));
    }

    /** The table as it should be: it is made where it does nothing, so that this nft and kernel print it as they print the real one. */
    static FilterView wanted(Collection<Attachment> attachments) {
        try (Netns trial = Netns.createUnnamed();
                Nftables nftables = Nftables.open(trial)) {
            nftables.run(setup(attachments));
            return FilterView.of(nftables.run(LIST));
        }
    }

    /** Makes the table anew in one transaction if it is not as it should be, with what these ports may send and receive. */
    void mend(Netns fabric, Collection<Attachment> attachments) {
        if (!isThere(fabric) || !view(fabric).apartFrom(wanted(List.of())).isEmpty()) {
            ask(
                    fabric,
                    "add table " + GuardRules.TABLE + "\ndelete table " + GuardRules.TABLE + "\n" + setup(attachments));
        }
    }

    private static String setup(Collection<Attachment> attachments) {
        StringBuilder commands = new StringBuilder(GuardRules.SETUP + FilterRules.SETUP);
        attachments.forEach(
                attachment -> elements(attachment).forEach(element -> commands.append(GuardRules.add(element))));
        return commands.toString();
    }

    private static Set<String> elements(Attachment attachment) {
        Elements known = last;
        if (known == null || !known.attachment.equals(attachment)) {
            known = new Elements(attachment, Collections.unmodifiableSet(derived(attachment)));
            last = known;
        }
        return known.elements;
    }

    private static Set<String> derived(Attachment attachment) {
        Set<String> elements = new LinkedHashSet<>();
        if (attachment.network().portSecurityEnabled()) {
            elements.addAll(GuardRules.elements(attachment.port()));
        }
        String hostEnd = LinkNames.hostEnd(attachment.port().id());
        attachment.filter().ifPresent(filter -> elements.addAll(FilterRules.elements(hostEnd, filter)));
        return elements;
    }

    private void run(Netns fabric, Set<String> removed, Set<String> added) {
        if (removed.isEmpty() && added.isEmpty()) {
            return;
        }
        Optional<List<SetElement>> gone = ExactElements.of(removed);
        Optional<List<SetElement>> come = ExactElements.of(added);
        if (gone.isPresent() && come.isPresent()) {
            Fabric.inside(fabric, () -> ready(fabric).change(GuardRules.TABLE_NAME, gone.get(), come.get()));
            return;
        }
        StringBuilder commands = new StringBuilder();
        removed.forEach(element -> commands.append(GuardRules.remove(element)));
        added.forEach(element -> commands.append(GuardRules.add(element)));
        Fabric.inside(fabric, () -> ready(fabric).run(commands.toString()));
    }

    /** Runs commands as the table is, or is not; what they list. */
    private String ask(Netns fabric, String command) {
        return fabric.<String, RuntimeException>call(() -> opened(fabric).run(command));
    }

    /** The filter with its table in place. */
    private Nftables ready(Netns fabric) {
        Nftables open = opened(fabric);
        if (!ready) {
            open.run(GuardRules.SETUP + FilterRules.SETUP);
            ready = true;
        }
        return open;
    }

    private Nftables opened(Netns fabric) {
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
