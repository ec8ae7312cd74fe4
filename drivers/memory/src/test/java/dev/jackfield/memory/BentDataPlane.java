package dev.jackfield.memory;

import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Difference;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.Port;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.VipMove;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A data plane that does what another one does; subclasses do some of it otherwise. */
public class BentDataPlane implements DataPlane {
    /** The data plane that does the work. */
    protected final DataPlane real;

    /**
     * Bends a data plane.
     *
     * @param real what does the work
     */
    public BentDataPlane(DataPlane real) {
        this.real = real;
    }

    /** The same attachment with another port, network or compute's identity. */
    protected static Attachment changed(Attachment attachment, Port port, Network network, String identity) {
        return with(attachment, Map.of("port", port, "network", network, "computeIdentity", identity));
    }

    /** The same record with other values of the components that are named: whatever else a record may have stays. */
    private static <R extends Record> R with(R record, Map<String, Object> changes) {
        try {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Object value = changes.get(components[i].getName());
                values[i] = value == null ? components[i].getAccessor().invoke(record) : value;
            }
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) record.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(record + " cannot be copied", e);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return real.capabilities();
    }

    @Override
    public Set<Capability> withheld() {
        return real.withheld();
    }

    @Override
    public void open(List<Network> networks, List<Attachment> attachments) {
        real.open(networks, attachments);
    }

    @Override
    public void checkNetwork(Network network) {
        real.checkNetwork(network);
    }

    @Override
    public void createNetwork(Network network) {
        real.createNetwork(network);
    }

    @Override
    public void deleteNetwork(Network network) {
        real.deleteNetwork(network);
    }

    @Override
    public String identify(ComputeId compute) {
        return real.identify(compute);
    }

    @Override
    public Optional<String> place(String identity) {
        return real.place(identity);
    }

    @Override
    public boolean isPresent(ComputeId compute, String identity) {
        return real.isPresent(compute, identity);
    }

    @Override
    public void attach(Attachment attachment) {
        real.attach(attachment);
    }

    @Override
    public void change(Attachment before, Attachment after) {
        real.change(before, after);
    }

    @Override
    public void detach(Attachment attachment) {
        real.detach(attachment);
    }

    @Override
    public void moveVip(VipMove move) {
        real.moveVip(move);
    }

    @Override
    public List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments) {
        return real.trace(loadBalancer, attachments);
    }

    @Override
    public List<Difference> differences(List<Network> networks, List<Attachment> attachments) {
        return real.differences(networks, attachments);
    }

    @Override
    public void mend(List<Network> networks, List<Attachment> attachments) {
        real.mend(networks, attachments);
    }

    @Override
    public void mend(Network network) {
        real.mend(network);
    }

    @Override
    public void mend(Attachment attachment, List<IpAddress> elsewhere) {
        real.mend(attachment, elsewhere);
    }

    @Override
    public List<InventoryItem> strays(List<Attachment> attachments) {
        return real.strays(attachments);
    }

    @Override
    public void removeStray(InventoryItem stray, List<Attachment> attachments) {
        real.removeStray(stray, attachments);
    }

    @Override
    public void close() {
        real.close();
    }
}
