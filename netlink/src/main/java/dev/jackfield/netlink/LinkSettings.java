package dev.jackfield.netlink;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * What a link is to have; what is not named stays as it is, or as the kernel makes it. Immutable: each method returns a copy with one thing more.
 *
 * <pre>{@code LinkSettings.named("jf0").mtu(1450).master(bridge.index()).up()}</pre>
 *
 * @see "ip link set"
 */
public final class LinkSettings {
    /** Nothing. */
    public static final LinkSettings NONE = new LinkSettings();

    private static final int LONGEST_NAME = 15; // IFNAMSIZ with its final zero is 16
    private static final int LONGEST_ALIAS = 255; // IFALIASZ is 256
    private static final int SMALLEST_MTU = 68; // RFC 791

    @Nullable
    String name;

    @Nullable
    Mac mac;

    @Nullable
    Integer index;

    @Nullable
    Integer mtu;

    @Nullable
    Integer group;

    @Nullable
    Integer master;

    @Nullable
    String alias;

    @Nullable
    Boolean up;

    @Nullable
    Netns netns;

    boolean addressGenerationOff;

    private LinkSettings() {}

    private LinkSettings(LinkSettings other) {
        name = other.name;
        mac = other.mac;
        index = other.index;
        mtu = other.mtu;
        group = other.group;
        master = other.master;
        alias = other.alias;
        up = other.up;
        netns = other.netns;
        addressGenerationOff = other.addressGenerationOff;
    }

    /** Settings that begin with a name; see {@link #name}. */
    public static LinkSettings named(String name) {
        return NONE.name(name);
    }

    /**
     * The name; renames a link that has another.
     *
     * @throws IllegalArgumentException empty, longer than 15 bytes, {@code .} or {@code ..}, or with a slash, a colon, a space or a control character
     * @see "ip link set dev LINK name NAME"
     */
    public LinkSettings name(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean odd = name.chars().anyMatch(c -> c <= ' ' || c == '/' || c == ':' || c == 0x7f);
        if (bytes == 0 || bytes > LONGEST_NAME || odd || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a name for a link: \"" + name + "\"");
        }
        LinkSettings copy = new LinkSettings(this);
        copy.name = name;
        return copy;
    }

    /** The Ethernet address. {@code ip link set LINK address MAC} */
    public LinkSettings mac(Mac mac) {
        LinkSettings copy = new LinkSettings(this);
        copy.mac = mac;
        return copy;
    }

    /**
     * The index of a link that is to be created, instead of one the kernel chooses; no effect on a link that is there.
     *
     * @throws IllegalArgumentException not positive
     * @see "ip link add NAME index INDEX"
     */
    public LinkSettings index(int index) {
        LinkSettings copy = new LinkSettings(this);
        copy.index = positive("index", index);
        return copy;
    }

    /**
     * The largest packet in bytes. {@code ip link set LINK mtu MTU}
     *
     * @throws IllegalArgumentException less than 68, which IPv4 needs
     */
    public LinkSettings mtu(int mtu) {
        if (mtu < SMALLEST_MTU) {
            throw new IllegalArgumentException("MTU " + mtu + " is less than " + SMALLEST_MTU);
        }
        LinkSettings copy = new LinkSettings(this);
        copy.mtu = mtu;
        return copy;
    }

    /**
     * The interface group: a number by which links are deleted together. {@code ip link set LINK group GROUP}
     *
     * @throws IllegalArgumentException negative
     */
    public LinkSettings group(int group) {
        if (group < 0) {
            throw new IllegalArgumentException("group " + group + " is negative");
        }
        LinkSettings copy = new LinkSettings(this);
        copy.group = group;
        return copy;
    }

    /**
     * The bridge of which the link is a port, by index. {@code ip link set LINK master BRIDGE}
     *
     * @throws IllegalArgumentException not positive; see {@link #noMaster}
     */
    public LinkSettings master(int bridge) {
        LinkSettings copy = new LinkSettings(this);
        copy.master = positive("master", bridge);
        return copy;
    }

    /** No port of any bridge. {@code ip link set LINK nomaster} */
    public LinkSettings noMaster() {
        LinkSettings copy = new LinkSettings(this);
        copy.master = 0;
        return copy;
    }

    /**
     * The description, by which its maker finds it again; an empty one takes it away. {@code ip link set LINK alias TEXT}
     *
     * @throws IllegalArgumentException longer than 255 bytes
     */
    public LinkSettings alias(String alias) {
        if (alias.getBytes(StandardCharsets.UTF_8).length > LONGEST_ALIAS) {
            throw new IllegalArgumentException("alias longer than " + LONGEST_ALIAS + " bytes: " + alias);
        }
        LinkSettings copy = new LinkSettings(this);
        copy.alias = alias;
        return copy;
    }

    /** Set up: able to carry frames once its carrier is there. {@code ip link set LINK up} */
    public LinkSettings up() {
        LinkSettings copy = new LinkSettings(this);
        copy.up = true;
        return copy;
    }

    /** Set down; takes its routes and its IPv6 addresses away. {@code ip link set LINK down} */
    public LinkSettings down() {
        LinkSettings copy = new LinkSettings(this);
        copy.up = false;
        return copy;
    }

    /** In that namespace, where a link that is moved arrives down, without addresses and master. {@code ip link set LINK netns NAME} */
    public LinkSettings netns(Netns netns) {
        LinkSettings copy = new LinkSettings(this);
        copy.netns = netns;
        return copy;
    }

    /**
     * Without an IPv6 link-local address of the kernel's making, and so without its duplicate address detection and multicast reports; to be set before the link is first up.
     *
     * @see "ip link set LINK addrgenmode none"
     */
    public LinkSettings withoutAddressGeneration() {
        LinkSettings copy = new LinkSettings(this);
        copy.addressGenerationOff = true;
        return copy;
    }

    /** The settings that a link is created with: in the group of those that are unfinished. */
    LinkSettings atCreation() {
        return group(Rtnl.UNFINISHED);
    }

    /** What is left to be set once a link was created with its name, address, index and MTU; nothing if it is to be left unfinished. */
    LinkSettings afterCreation() {
        LinkSettings rest = new LinkSettings(NONE);
        rest.group = group == null ? Integer.valueOf(0) : group == Rtnl.UNFINISHED ? null : group;
        rest.alias = alias;
        rest.master = master;
        rest.up = up;
        rest.addressGenerationOff = addressGenerationOff;
        return rest;
    }

    /** Whether nothing is named. */
    boolean isEmpty() {
        return toString().isEmpty();
    }

    private static int positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " " + value + " is not positive");
        }
        return value;
    }

    /** The settings in the words of {@code ip link set}. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(" ");
        add(words, "name", name);
        add(words, "index", index);
        add(words, "address", mac);
        add(words, "mtu", mtu);
        add(words, "group", group);
        if (master != null) {
            words.add(master == 0 ? "nomaster" : "master " + master);
        }
        add(words, "alias", alias == null ? null : "\"" + alias + "\"");
        if (up != null) {
            words.add(up ? "up" : "down");
        }
        add(words, "netns", netns);
        if (addressGenerationOff) {
            words.add("addrgenmode none");
        }
        return words.toString();
    }

    private static void add(StringJoiner words, String word, @Nullable Object value) {
        if (value != null) {
            words.add(word + " " + value);
        }
    }
}
