package dev.jackfield.bench;

import dev.jackfield.network.NetworkId;
import dev.jackfield.network.SubnetId;

/**
 * One of the networks, all of which are the driver's: the contestants share its bridges, and so their load.
 *
 * @param number from 0
 * @param network its id
 * @param subnet the id of its only subnet
 * @param bridge the name of its bridge in the fabric
 * @param index the bridge's index
 */
record Segment(int number, NetworkId network, SubnetId subnet, String bridge, int index) {
    static final int PREFIX_LENGTH = 16;

    /** The first half of its addresses. */
    String prefix() {
        return prefix(number);
    }

    static String prefix(int number) {
        return "10." + (16 + number);
    }

    String gateway() {
        return prefix() + ".0.1";
    }
}
