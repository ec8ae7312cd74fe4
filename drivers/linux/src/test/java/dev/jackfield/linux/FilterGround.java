package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.PortFilter.Pass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A port that may be closed, and another compute on its network that sends to it. */
abstract class FilterGround {
    static final String V4 = "v4";
    static final String V6 = "v6";

    final TestBed bed = new TestBed();

    final ComputeId one = bed.compute("one");
    final ComputeId two = bed.compute("two");
    final Attachment open = bed.attachment("p1", one, "203.0.113.10", "2001:db8:1::10");
    final Attachment other = bed.attachment("p2", two, "203.0.113.20", "2001:db8:1::20");

    @BeforeEach
    final void twoComputes() {
        bed.plane.createNetwork(bed.network);
        bed.plane.attach(other);
    }

    @AfterEach
    final void clean() {
        bed.close();
    }

    final Attachment closed(Pass... passes) {
        Attachment closed = TestBed.filtered(open, passes);
        bed.plane.attach(closed);
        return closed;
    }

    /** Frames from the other compute to the closed port. */
    final Frames in(String version) {
        int which = version.equals(V4) ? 0 : 1;
        return new Frames(
                other.port().macAddress().orElseThrow().value(),
                open.port().macAddress().orElseThrow().value(),
                other.port().fixedIps().get(which).ipAddress(),
                open.port().fixedIps().get(which).ipAddress());
    }

    final boolean enters(String frame) {
        return FrameScript.arrives(
                TestBed.netns(two), TestBed.nic(other), TestBed.netns(one), TestBed.nic(open), frame);
    }

    final boolean leaves(String frame) {
        return FrameScript.arrives(
                TestBed.netns(one), TestBed.nic(open), TestBed.netns(two), TestBed.nic(other), frame);
    }
}
