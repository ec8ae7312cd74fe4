package dev.jackfield.netlink;

/** Two namespaces of a test's own: one for bridges and ports, one that is plugged into them. */
final class Fabric implements AutoCloseable {
    static final Mac PEER_MAC = Mac.parse("02:00:00:00:00:02");

    final String fabricName;
    final String amphoraName;
    final Netns fabric;
    final Netns amphora;

    Fabric(String test) {
        fabricName = "netlink-" + test + "-fabric";
        amphoraName = "netlink-" + test + "-amphora";
        Netns.delete(fabricName);
        Netns.delete(amphoraName);
        fabric = Netns.create(fabricName);
        amphora = Netns.create(amphoraName);
    }

    Link bridge() {
        LinkSettings settings =
                LinkSettings.named("br0").withoutAddressGeneration().up();
        return fabric.rtnl().createBridge(settings, BridgeSettings.QUIET);
    }

    /** A port of the bridge, whose peer is {@code eth0} of the amphora and down. */
    Link plug(Link bridge, String name) {
        return fabric.rtnl()
                .createVeth(
                        LinkSettings.named(name)
                                .withoutAddressGeneration()
                                .master(bridge.index())
                                .up(),
                        LinkSettings.named("eth0")
                                .mac(PEER_MAC)
                                .mtu(1400)
                                .group(9)
                                .netns(amphora));
    }

    @Override
    public void close() {
        fabric.close();
        amphora.close();
        Netns.delete(fabricName);
        Netns.delete(amphoraName);
    }
}
