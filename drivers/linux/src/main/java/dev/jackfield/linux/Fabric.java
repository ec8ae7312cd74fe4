package dev.jackfield.linux;

import dev.jackfield.netlink.Errno;
import dev.jackfield.netlink.Link;
import dev.jackfield.netlink.LinkSettings;
import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsException;
import dev.jackfield.netlink.Rtnl;
import dev.jackfield.netlink.Sysctl;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkServiceException;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The network namespace of an installation, in which all bridges and all ports' ends are, away from the host's firewall and
 * stack. It has the name {@code /run/netns/jf-…}, is marked on its {@code lo} with the installation and the store it belongs to,
 * and is made with the first network and removed with the last.
 *
 * <p>Whoever makes or removes it holds the store's write transaction. {@link #find} may be called by any thread.
 */
final class Fabric implements AutoCloseable {
    /** Whether the fabric that the store remembers can be found. */
    enum Presence {
        /** None was made. */
        NONE,
        /** There is one that the store does not remember: its making was cut off, or it is another store's. */
        UNRECORDED,
        /** It is there. */
        PRESENT,
        /** It is gone, and with it all that was in it. */
        GONE,
        /** It has its name in another mount namespace, in which a process still lives. */
        ELSEWHERE
    }

    /** Keep the host's filters off bridged frames and IPv6 off the fabric's own links; the frames that pass are not touched. */
    static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "net/bridge/bridge-nf-call-iptables", "0",
            "net/bridge/bridge-nf-call-ip6tables", "0",
            "net/bridge/bridge-nf-call-arptables", "0",
            "net/ipv6/conf/default/disable_ipv6", "1",
            "net/ipv6/conf/all/disable_ipv6", "1"));

    private static final int LONGEST_ALIAS = 255;

    private final Optional<Netns> home;
    private final InstallationId installation;
    private final Path folder;
    private final String name;
    private final Path file;
    private @Nullable Netns open; // guarded by this
    private @Nullable Identity known; // guarded by this; of the open namespace, which is the recorded one

    /**
     * The fabric of an installation; touches nothing.
     *
     * @param installation the installation
     * @param folder the folder of the store that it is locked to
     * @param home whose thread works in the fabric; empty: the fabric has one of its own
     */
    Fabric(InstallationId installation, Path folder, Optional<Netns> home) {
        this.home = home;
        this.installation = installation;
        this.folder = folder;
        name = LinkNames.fabric(installation);
        file = Netns.DIRECTORY.resolve(name);
    }

    /** The namespace's name. */
    String name() {
        return name;
    }

    /** The namespace's identity; empty if there is none of the name. */
    Optional<Identity> identity() {
        return Identity.of(file);
    }

    /** What is remembered of it; empty if none was made. */
    Optional<FabricRecord> record() {
        return FabricRecord.load(folder);
    }

    /** Looks whether it is there. */
    Presence presence() {
        Optional<Identity> found = identity();
        Optional<FabricRecord> made = record();
        if (made.isEmpty()) {
            return found.isEmpty() ? Presence.NONE : Presence.UNRECORDED;
        }
        if (found.equals(made.map(FabricRecord::namespace))) {
            return Presence.PRESENT;
        }
        return World.isGone(made.get()) ? Presence.GONE : Presence.ELSEWHERE;
    }

    /**
     * The fabric, if it is there.
     *
     * @return the fabric; empty if there is none or it is gone with all that was in it
     * @throws NetworkException UNAVAILABLE: it is in another world; CONFLICT: it is another store's
     */
    Optional<Netns> find() {
        Optional<Netns> same = same();
        return same.isPresent() ? same : look();
    }

    private Optional<Netns> look() {
        return switch (presence()) {
            case PRESENT -> Optional.of(opened());
            case NONE, UNRECORDED, GONE -> Optional.empty();
            case ELSEWHERE -> throw notHere(Presence.ELSEWHERE);
        };
    }

    /**
     * The fabric, which must be there.
     *
     * @throws NetworkException UNAVAILABLE: it is gone, or in another world; CONFLICT: it is another store's
     */
    Netns get() {
        return same().orElseGet(this::lookThere);
    }

    /** The open namespace if it still has the name: it is the recorded one as long as it is there. */
    synchronized Optional<Netns> same() {
        return open != null && identity().equals(Optional.ofNullable(known)) ? Optional.of(open) : Optional.empty();
    }

    private Netns lookThere() {
        Presence presence = presence();
        return switch (presence) {
            case PRESENT -> opened();
            case NONE, UNRECORDED, GONE, ELSEWHERE -> throw notHere(presence);
        };
    }

    /**
     * Does several things with the fabric's links in one go on the thread that is inside it, so that the caller waits once, and an
     * interrupted caller does not leave them half done.
     */
    static void inside(Netns netns, Runnable work) {
        netns.<@Nullable Void, RuntimeException>call(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Makes the fabric, unless it is there.
     *
     * @throws NetworkException UNAVAILABLE: the one that is remembered is gone; CONFLICT: it is another store's; nothing was changed
     */
    Netns create() {
        Presence presence = presence();
        return switch (presence) {
            case PRESENT -> opened();
            case NONE -> make();
            case UNRECORDED -> adopt();
            case GONE, ELSEWHERE -> throw notHere(presence);
        };
    }

    /**
     * Makes the fabric, also if the one that is remembered is gone with all that was in it.
     *
     * @throws NetworkException as {@link #create}, of one that is in another world
     */
    Netns renew() {
        if (presence() == Presence.GONE) {
            close();
            forget();
        }
        return create();
    }

    /** Remembers a fabric of ours that is there but was forgotten, or whose making was cut off. */
    void recover() {
        if (presence() == Presence.UNRECORDED && alias().equals(mark())) {
            adopt();
        }
    }

    /** Forgets a fabric that is gone. */
    void forget() {
        FabricRecord.forget(folder);
    }

    /** Removes the fabric with all that is in it, if it is there. {@code ip netns del jf-…} */
    void delete() {
        close();
        Netns.delete(name);
        FabricRecord.forget(folder);
    }

    private Netns make() {
        Netns.create(name).close();
        Netns made = enter();
        try {
            return settle(made);
        } catch (RuntimeException e) {
            made.close();
            Undo.suppressing(e, () -> Netns.delete(name));
            throw e;
        }
    }

    private Netns adopt() {
        Netns found = enter();
        try {
            String alias = found.rtnl().getLink("lo").alias();
            boolean bare = alias.isEmpty()
                    && found.rtnl().links().stream().allMatch(it -> it.alias().isEmpty());
            if (!bare) {
                checkMark(alias);
            }
            return settle(found);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    private synchronized Netns settle(Netns netns) {
        netns.rtnl()
                .batch()
                .change(Rtnl.LOOPBACK, LinkSettings.NONE.alias(mark()))
                .send();
        quieten(netns);
        Identity made = identity().orElseThrow(() -> notHere(Presence.NONE));
        new FabricRecord(made, World.boot(), World.mounts(), World.home()).save(folder);
        open = netns;
        known = made;
        return netns;
    }

    /** Gives it its settings, as far as this kernel has them. */
    static void quieten(Netns netns) {
        SETTINGS.forEach((setting, value) -> Sysctl.writeIfPresent(netns, setting, value));
    }

    private Netns enter() {
        return home.map(host -> Netns.visit(name, host)).orElseGet(() -> Netns.open(name));
    }

    /** The open namespace; opened anew if another process removed it and made another. */
    private Netns opened() {
        return inTurn(this::openedAnew);
    }

    /** Does on the home's thread what holds this object while it waits for that thread: whoever works there may want to hold it too. */
    private <T> T inTurn(Supplier<T> work) {
        return home.isPresent() ? home.get().<T, RuntimeException>call(work::get) : work.get();
    }

    private synchronized Netns openedAnew() {
        Optional<Netns> same = same();
        if (same.isPresent()) {
            return same.get();
        }
        letGo();
        Optional<Identity> found = identity();
        Netns fresh = openByName();
        try {
            checkMark(fresh.rtnl().getLink("lo").alias());
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        open = fresh;
        known = found.filter(it -> it.id().equals(fresh.id())).orElse(null);
        return fresh;
    }

    private Netns openByName() {
        try {
            return enter();
        } catch (NetnsException e) {
            if (e.errno() == Errno.ENOENT) {
                throw notHere(presence());
            }
            throw e;
        }
    }

    private String alias() {
        try (Netns found = Netns.open(name)) {
            return found.rtnl().findLink("lo").map(Link::alias).orElse("");
        }
    }

    private void checkMark(String alias) {
        if (!alias.equals(mark())) {
            throw new NetworkServiceException(
                    ErrorKind.CONFLICT,
                    "the fabric " + name + " belongs to " + (alias.isEmpty() ? "somebody else" : "'" + alias + "'")
                            + ", not to '" + mark() + "': a fabric has one store",
                    ErrorContext.of("", installation));
        }
    }

    private String mark() {
        String store = folder.toString();
        String mark = "jackfield/1 installation=" + installation + " store=";
        if ((mark + store).getBytes(StandardCharsets.UTF_8).length <= LONGEST_ALIAS) {
            return mark + store;
        }
        return "jackfield/1 fabric store=sha256:" + LinkNames.hash(store);
    }

    private NetworkException notHere(Presence presence) {
        String made = record().map(it ->
                        " (made in network namespace " + it.namespace() + ", mount namespace " + it.mounts() + ")")
                .orElse("");
        String found = switch (presence) {
            case NONE, UNRECORDED -> "the fabric " + name + " was never made by this store";
            case GONE ->
                "the fabric " + name + " that these records describe is gone" + made
                        + ": delete its load balancers and networks, and create them anew";
            case ELSEWHERE ->
                "the fabric " + name + " that these records describe is in another world" + made
                        + ", not in this one: run where it was made";
            case PRESENT -> "the fabric " + name + " was replaced meanwhile" + made;
        };
        return new NetworkServiceException(ErrorKind.UNAVAILABLE, found, ErrorContext.of("", installation));
    }

    /** Lets go of the namespace, which stays. */
    @Override
    public void close() {
        if (!isOpen()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            inTurn(this::letGo);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean isOpen() {
        return open != null;
    }

    private synchronized boolean letGo() {
        boolean wasOpen = open != null;
        if (open != null) {
            open.close();
        }
        open = null;
        known = null;
        return wasOpen;
    }
}
