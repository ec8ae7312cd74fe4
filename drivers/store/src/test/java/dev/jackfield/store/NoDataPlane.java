package dev.jackfield.store;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;

import java.util.List;
import java.util.Set;

/** A data plane that agrees to everything and does nothing. */
class NoDataPlane implements DataPlane {
    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ACTIVATE_VIP, Capability.SECURITY_GROUPS);
    }

    @Override
    public void open(List<Network> networks, List<Attachment> attachments) {}

    @Override
    public void checkNetwork(Network network) {}

    @Override
    public void createNetwork(Network network) {}

    @Override
    public void deleteNetwork(Network network) {}

    @Override
    public String identify(ComputeId compute) {
        return "the only one";
    }

    @Override
    public boolean isPresent(ComputeId compute, String identity) {
        return true;
    }

    @Override
    public void attach(Attachment attachment) {}

    @Override
    public void change(Attachment before, Attachment after) {}

    @Override
    public void detach(Attachment attachment) {}

    @Override
    public void moveVip(VipMove move) {}

    @Override
    public List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments) {
        return List.of();
    }

    @Override
    public List<InventoryItem> strays(List<Attachment> attachments) {
        return List.of();
    }

    @Override
    public void close() {}
}
