package dev.jackfield.crash;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The linux driver, in network and mount namespaces of the harness's own. Its calls of the kernel are datagrams of rtnetlink, which
 * the kernel carries out before it lets the sender go on, transactions of nftables, sysctls, and mounts. Frames that announce a VIP
 * leave nothing behind and are no points.
 */
public final class LinuxFixture implements CrashFixture {
    private static final String RECORDS = "networks.db";
    private static final String NETLINK = "dev.jackfield.netlink.";
    private static final int TYPE_OFFSET = 4;

    /** Of the four messages of each kind, new, del, get and set, one changes nothing. */
    private static final int KINDS = 4;

    private static final int GET = 2;

    /** Made by {@link java.util.ServiceLoader}. */
    public LinuxFixture() {}

    @Override
    public String driver() {
        return "linux";
    }

    @Override
    public List<Seam> seams() {
        return List.of(
                call(NETLINK + "NetlinkSocket", "exchange", "netlink"),
                call(NETLINK + "Nftables", "run", "nftables"),
                call(NETLINK + "Sysctl", "attempt", "sysctl"),
                call(NETLINK + "Libc", "bindMount", "mount"),
                call(NETLINK + "Libc", "umount", "unmount"),
                call("dev.jackfield.linux.FabricRecord", "save", "saveFabric"),
                call("dev.jackfield.linux.FabricRecord", "forget", "forgetFabric"),
                // An announcement is repeated a second later, for which the end of a process would wait.
                Seam.unless("dev.jackfield.linux.Announcements", "announceAgain", LinuxFixture.class, "isRepetition"));
    }

    private static Seam call(String type, String method, String hook) {
        return Seam.call(type, method, "", LinuxFixture.class, hook);
    }

    /** A datagram of rtnetlink, by the types of its messages. */
    public static @Nullable String netlink(
            Object socket, byte[] datagram, Map<Integer, String> what, int last, Consumer<?> answers) {
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<String> types = new ArrayList<>();
        boolean changes = false;
        int at = 0;
        while (at < datagram.length) {
            int type = buffer.getShort(at + TYPE_OFFSET);
            types.add(Integer.toString(type));
            changes |= type % KINDS != GET;
            at += (buffer.getInt(at) + 3) & ~3;
        }
        return changes ? "netlink " + String.join(" ", types) : null;
    }

    /** Commands of nftables. */
    public static @Nullable String nftables(Object filter, String commands) {
        return commands.startsWith("list ")
                ? null
                : "nftables transaction of " + commands.lines().count();
    }

    /** A setting that is written. */
    public static String sysctl(Object netns, String key, String value) {
        return "sysctl " + key;
    }

    /** A mount. */
    public static String mount(String source, String target) {
        return "mount " + target;
    }

    /** A mount that ends. */
    public static String unmount(String target, int flags) {
        return "unmount " + target;
    }

    /** The record of the fabric. */
    public static String saveFabric(Object fabric, Path folder) {
        return "file of the fabric";
    }

    /** The record of the fabric. */
    public static String forgetFabric(Path folder) {
        return "deletion of the file of the fabric";
    }

    /** Leaves the second announcement out. */
    public static boolean isRepetition(
            Object announcements, Object fabric, Object announcement, BooleanSupplier holds) {
        return true;
    }

    @Override
    public void furnish(Path folder) {
        Shell.run("""
                for name in amp-1 amp-2 amp-3 amp-4 user; do ip netns add $name; ip -n $name link set lo up; done
                # A user's own: a bridge and a filter on the host, an address and a filter in an amphora, a network namespace.
                ip link add br-user address 02:00:00:00:00:01 type bridge
                ip addr add 10.98.0.1/24 dev br-user
                ip link set br-user up
                ip -n user link add own address 02:00:00:00:00:02 type veth peer name own-end address 02:00:00:00:00:03
                ip -n user addr add 10.99.0.1/24 dev own
                ip -n user link set own up
                ip -n amp-1 link add own address 02:00:00:00:00:04 type veth peer name own-end address 02:00:00:00:00:05
                ip -n amp-1 addr add 10.97.0.1/32 dev own
                ip -n amp-1 link set own up
                ip -n amp-1 route add 10.96.0.0/24 dev own
                nft add table inet users
                nsenter --net=/run/netns/amp-1 nft add table inet users
                """);
    }

    @Override
    public void addUsersPorts(NetworkDriver driver, Path folder) {
        UsersPort.add(driver, compute("user"), folder.resolve(RECORDS));
    }

    @Override
    public void damage() {
        Shell.run("""
                fabric=$(ls /run/netns | grep '^jf-')
                ends=$(ip -n $fabric -o link show | grep ' lb=' | grep -o 'jfp[0-9a-f]*' | sort)
                ip -n $fabric link del $(echo "$ends" | sed -n 1p)
                ip -n $fabric link set $(echo "$ends" | sed -n 2p) nomaster
                ip -n $fabric link set $(echo "$ends" | sed -n '$p') name astray
                ip -n $fabric link set $(ip -n $fabric -o link show type bridge | grep -o 'jfb[0-9a-f]*' | sort | sed -n 1p) down
                nsenter --net=/run/netns/$fabric nft insert rule bridge jackfield from_port accept
                ip -n amp-1 addr flush dev $(ip -n amp-1 -o link show | grep -o 'jf[0-9a-f]\\{10\\}' | sort | sed -n '$p')
                """);
    }

    @Override
    public ComputeId compute(String name) {
        return new ComputeId("netns:" + name);
    }

    @Override
    public Stream<String> witness(Path folder) {
        return Stream.concat(
                SqliteWitness.rows(folder.resolve(RECORDS)).stream()
                        .map(row -> row.replaceAll("\\d+:\\d+@\\d+|place=\\S+", "NAMESPACE")),
                KernelWitness.facts().stream());
    }

    @Override
    public void clear() {
        Shell.run("""
                ip -all netns del
                ip link del br-user 2>/dev/null || true
                nft flush ruleset
                """);
    }
}
