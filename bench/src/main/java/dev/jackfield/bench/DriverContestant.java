package dev.jackfield.bench;

import dev.jackfield.netlink.Netns;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.PlugNetworkRequest;

/** The driver, as its caller sees it: addresses, records, filter, links, all or nothing. */
record DriverContestant(NetworkDriver driver, Netns fabric) implements Contestant {
    private static final int REAP_GROUP = 0x6a66; // of what the driver took out of use and deletes later

    @Override
    public String name() {
        return Scores.DRIVER;
    }

    @Override
    public long plug(Nic nic) {
        PlugNetworkRequest request =
                PlugNetworkRequest.of(compute(nic), nic.segment().network());
        long start = System.nanoTime();
        driver.plugNetwork(request);
        return System.nanoTime() - start;
    }

    @Override
    public long unplug(Nic nic) {
        ComputeId compute = compute(nic);
        long start = System.nanoTime();
        driver.unplugNetwork(compute, nic.segment().network());
        return System.nanoTime() - start;
    }

    static ComputeId compute(Nic nic) {
        return new ComputeId("netns:" + nic.netns());
    }

    /** Does at once what the driver does within three seconds. */
    @Override
    public long settle() {
        long start = System.nanoTime();
        fabric.rtnl().batch().deleteGroup(REAP_GROUP).send();
        return System.nanoTime() - start;
    }
}
