package dev.jackfield.store;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.Port;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.VipInUseException;
import dev.jackfield.store.Rows.VipRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the additional VIPs of a VIP that is allocated: on the VIP port, in what the base ports may send from, and on the NIC of
 * the holder. The first VIP is never touched. On a user's port the addresses must be there already, and stay there.
 */
final class VipChanger {
    private final Work work;
    private final LoadBalancer loadBalancer;
    private final VipRow row;
    private final PortRow port;

    VipChanger(Work work, LoadBalancer loadBalancer, VipRow row, PortRow port) {
        this.work = work;
        this.loadBalancer = loadBalancer;
        this.row = row;
        this.port = port;
    }

    /** Whether the additional VIPs are those that are wanted, in their order. */
    boolean isAsWanted() {
        List<AdditionalVip> wanted = loadBalancer.additionalVips();
        List<FixedIp> found = row.addresses().subList(1, row.addresses().size());
        if (wanted.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!fits(wanted.get(i), found.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(AdditionalVip wanted, FixedIp found) {
        Optional<SubnetId> subnet = wanted.subnetId();
        Optional<IpAddress> address = wanted.ipAddress();
        return subnet.map(found.subnetId()::equals).orElse(true)
                && address.map(found.ipAddress()::equals).orElse(true);
    }

    /** Makes them so; returns what is recorded then. */
    VipRow change() {
        List<Wish> wishes = new VipWishes(work, loadBalancer, Optional.of(row)).wishes();
        return Vips.change(work, loadBalancer.id(), "change-vips", () -> {
            List<FixedIp> addresses = row.owned() ? onOurs(wishes) : onUsers(wishes);
            return row.on(row.portId(), row.owned(), addresses);
        });
    }

    private List<FixedIp> onOurs(List<Wish> wishes) {
        List<FixedIp> addresses = new ArrayList<>();
        addresses.add(row.addresses().getFirst());
        for (Wish wish : wishes.subList(1, wishes.size())) {
            addresses.add(row.addresses().stream()
                    .skip(1)
                    .filter(ip -> wish.isMetBy(ip) && port.port().fixedIps().contains(ip))
                    .findFirst()
                    .orElseGet(() -> take(wish)));
        }
        List<FixedIp> held = new ArrayList<>(addresses);
        for (FixedIp ip : port.port().fixedIps()) {
            if (!row.addresses().contains(ip)) {
                held.add(ip); // somebody gave it to the port since; it is no VIP
            } else if (!addresses.contains(ip)) {
                Addresses.release(work, ip);
            }
        }
        work.tx().update(Tables.PORTS, port.with(it -> it.fixedIps(held)));
        return addresses;
    }

    private FixedIp take(Wish wish) {
        try {
            return Ports.take(work, wish, port.id());
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                throw new VipInUseException(String.valueOf(e.getMessage()), e.context());
            }
            throw e;
        }
    }

    private List<FixedIp> onUsers(List<Wish> wishes) {
        Port users = port.port();
        List<FixedIp> addresses = new ArrayList<>();
        addresses.add(row.addresses().getFirst());
        for (Wish wish : wishes.subList(1, wishes.size())) {
            addresses.add(users.fixedIps().stream()
                    .filter(ip -> !addresses.contains(ip))
                    .filter(wish::isMetBy)
                    .findFirst()
                    .orElseThrow(() -> work.error(
                            ErrorKind.CONFLICT,
                            "port " + users.id() + " has no address "
                                    + wish.address().map(ip -> ip + " ").orElse("") + "of subnet "
                                    + wish.subnet().id() + ": it holds " + Words.fixedIps(users.fixedIps()),
                            users.id(),
                            loadBalancer.id())));
        }
        return addresses;
    }
}
