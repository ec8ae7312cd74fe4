package dev.jackfield.memory;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.VipMove;

import java.util.List;
import java.util.Set;

/** A data plane that makes nothing real, but remembers what it was told to make. */
final class MemoryDataPlane implements DataPlane {
    private static final Set<String> NETWORK_TYPES = Set.of("local", "flat", "vlan", "vxlan", "geneve");

    private final MemoryComputes computes;
    private final MemoryNics nics;

    MemoryDataPlane(MemoryComputes computes, MemoryNics nics) {
        this.computes = computes;
        this.nics = nics;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ACTIVATE_VIP, Capability.QOS, Capability.RECONCILE, Capability.SECURITY_GROUPS);
    }

    /** Records outlive the process, what they describe does not: it is there again at once. */
    @Override
    public void open(List<Network> networks, List<Attachment> attachments) {
        attachments.stream()
                .filter(each -> computes.isPresent(each.computeId(), each.computeIdentity()))
                .forEach(nics::put);
    }

    @Override
    public void checkNetwork(Network network) {
        network.providerNetworkType()
                .filter(type -> !NETWORK_TYPES.contains(type))
                .ifPresent(type -> {
                    throw new NetworkException(
                            ErrorKind.UNSUPPORTED,
                            "network type '" + type + "' is none of "
                                    + String.join(
                                            ", ",
                                            NETWORK_TYPES.stream().sorted().toList()),
                            ErrorContext.of("createNetwork"));
                });
    }

    @Override
    public void createNetwork(Network network) {}

    @Override
    public void deleteNetwork(Network network) {}

    @Override
    public String identify(ComputeId compute) {
        return computes.identify(compute);
    }

    @Override
    public boolean isPresent(ComputeId compute, String identity) {
        return computes.isPresent(compute, identity);
    }

    @Override
    public void attach(Attachment attachment) {
        requirePresent(attachment);
        if (nics.find(attachment.port().id()).isEmpty()) {
            computes.attach(attachment.computeId());
        }
        nics.put(attachment);
    }

    @Override
    public void change(Attachment before, Attachment after) {
        requirePresent(after);
        nics.put(after);
    }

    @Override
    public void detach(Attachment attachment) {
        nics.remove(attachment.port().id());
    }

    @Override
    public void moveVip(VipMove move) {
        requirePresent(move.to());
        move.from()
                .filter(from -> !from.port().id().equals(move.to().port().id()))
                .filter(from -> nics.find(from.port().id()).isPresent())
                .ifPresent(from -> nics.put(from.holding(List.of())));
        nics.put(move.to().holding(move.addresses()));
    }

    private void requirePresent(Attachment attachment) {
        if (!computes.isPresent(attachment.computeId(), attachment.computeIdentity())) {
            throw new AmphoraNotFoundException("attach", attachment.computeId());
        }
    }

    @Override
    public List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments) {
        return List.of();
    }

    @Override
    public List<Difference> differences(List<Network> networks, List<Attachment> attachments) {
        return new MemoryComparison(computes, nics).of(attachments);
    }

    @Override
    public List<InventoryItem> strays(List<Attachment> attachments) {
        return List.of();
    }

    @Override
    public void close() {}
}
