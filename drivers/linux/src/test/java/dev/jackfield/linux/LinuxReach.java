package dev.jackfield.linux;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.tck.Reach;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends a frame from one compute's NIC, and looks whether it arrives at another's. */
final class LinuxReach implements Reach {
    private final TestBed bed;

    LinuxReach(TestBed bed) {
        this.bed = bed;
    }

    /** A NIC with one of its addresses. */
    private record End(String netns, String nic, String mac, IpAddress address, String bridge) {}

    @Override
    public boolean reaches(ComputeId from, IpAddress to, int protocol, int port) {
        List<End> all = new ArrayList<>();
        bed.computes().forEach(netns -> all.addAll(ends(netns)));
        End target = all.stream()
                .filter(end -> end.address().equals(to))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no NIC has " + to));
        End source = all.stream()
                .filter(end -> end.netns().equals(TestBed.netns(from)))
                .filter(end -> end.bridge().equals(target.bridge()))
                .filter(end -> end.address().version() == to.version())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(from + " has no address for " + to));
        Frames frames = new Frames(source.mac(), target.mac(), source.address(), to);
        return FrameScript.arrives(
                source.netns(), source.nic(), target.netns(), target.nic(), frames.opening(protocol, port));
    }

    private List<End> ends(String netns) {
        if (!LinuxWitness.exists(netns)) {
            return List.of();
        }
        Map<Integer, String> bridges = new HashMap<>();
        Witness.ip(bed.fabric, "link")
                .forEach(link -> bridges.put(
                        link.get("ifindex").asInt(), link.path("master").asString("")));
        List<End> ends = new ArrayList<>();
        for (JsonNode link : Witness.ip(netns, "addr")) {
            for (JsonNode address : link.path("addr_info")) {
                if (address.get("scope").asString().equals("global")) {
                    ends.add(new End(
                            netns,
                            link.get("ifname").asString(),
                            link.get("address").asString(),
                            IpAddress.parse(address.get("local").asString()),
                            bridges.getOrDefault(link.path("link_index").asInt(), "")));
                }
            }
        }
        return ends;
    }
}
