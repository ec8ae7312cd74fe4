package dev.jackfield.store;

import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.InstallationId;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NotOursException;
import dev.jackfield.network.Port;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.store.Rows.Held;
import dev.jackfield.store.Rows.RegisteredCompute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What is done to ports, whoever asks for it. Rows are written first and the data plane is told last, so that little has to be undone. */
final class Ports {
    private static final MessageDigest SHA_256 = sha256();

    private Ports() {}

    /**
     * Makes a port with the wished addresses.
     *
     * @param fill sets all but id, MAC and addresses
     */
    static PortRow make(Work work, Network network, String name, List<Wish> wishes, Consumer<Port.Builder> fill) {
        return make(work, network, name, wishes, fill, row -> row);
    }

    /** The same, attached to a compute, which must be registered. */
    static PortRow makeAttached(
            Work work,
            Network network,
            String name,
            List<Wish> wishes,
            Consumer<Port.Builder> fill,
            ComputeId compute) {
        return make(work, network, name, wishes, fill, row -> row.attachedTo(compute, false));
    }

    private static PortRow make(
            Work work,
            Network network,
            String name,
            List<Wish> wishes,
            Consumer<Port.Builder> fill,
            UnaryOperator<PortRow> finish) {
        work.site().limits().ports().ifPresent(limit -> {
            if (work.tx().count(Tables.PORTS) >= limit) {
                throw work.error(ErrorKind.EXHAUSTED, "quota of " + limit + " ports is used up", network.id());
            }
        });
        PortId id = new PortId(UUID.randomUUID().toString());
        Port.Builder port = Port.builder(id, name, network.id());
        fill.accept(port);
        List<SecurityGroupId> groups = port.build().securityGroupIds();
        Followers followers = groups.isEmpty() ? Followers.NONE : Followers.ofMember(work, id, groups);
        PortRow made = work.write("make-port", () -> {
            port.macAddress(freeMac(work.tx(), network.id(), id)).fixedIps(take(work, wishes, id));
            PortRow row = finish.apply(new PortRow(
                    port.build(), Optional.empty(), false, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            work.tx().insert(Tables.PORTS, row);
            Memberships.record(work, id, List.of(), groups);
            return row;
        });
        Attachments.find(work.tx(), made)
                .ifPresent(nic -> work.effect("attach", plane -> plane.detach(nic), plane -> plane.attach(nic)));
        followers.follow(work);
        return made;
    }

    private static List<FixedIp> take(Work work, List<Wish> wishes, PortId port) {
        List<FixedIp> taken = new ArrayList<>();
        // Wished addresses go first, so that no other wish of the same request is given them.
        wishes.stream().filter(wish -> wish.address().isPresent()).forEach(wish -> taken.add(take(work, wish, port)));
        wishes.stream().filter(wish -> wish.address().isEmpty()).forEach(wish -> taken.add(take(work, wish, port)));
        List<FixedIp> ordered = new ArrayList<>();
        for (Wish wish : wishes) {
            taken.stream()
                    .filter(wish::isMetBy)
                    .filter(ip -> !ordered.contains(ip))
                    .findFirst()
                    .ifPresent(ordered::add);
        }
        return List.copyOf(ordered);
    }

    static FixedIp take(Work work, Wish wish, PortId port) {
        return wish.address()
                .map(address -> Addresses.take(work, wish.subnet(), address, port))
                .orElseGet(() -> Addresses.take(work, wish.subnet(), port));
    }

    /** An address derived from the port's id, locally administered; on the rare clash the next one derived from it. */
    private static MacAddress freeMac(Transaction tx, NetworkId network, PortId id) {
        for (int attempt = 0; ; attempt++) {
            byte[] digest = sha256(attempt == 0 ? id.value() : id.value() + " " + attempt);
            MacAddress mac = MacAddress.of(new byte[] {2, digest[0], digest[1], digest[2], digest[3], digest[4]});
            if (tx.get(Tables.PORTS_BY_NETWORK, network.value(), mac.value()).isEmpty()) {
                return mac;
            }
        }
    }

    private static byte[] sha256(String text) {
        try {
            // A copy is made in a fraction of the time that looking the algorithm up takes.
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            return digest.digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Deletes a port; one that is attached is detached first. */
    static void delete(Work work, PortRow row) {
        Optional<Attachment> attachment = Attachments.find(work.tx(), row);
        Followers followers = Memberships.followers(work, row, row.with(port -> port.securityGroupIds(List.of())));
        remove(work, row);
        attachment.ifPresent(each -> detach(work, each));
        followers.follow(work);
    }

    /** Deletes what is recorded of a port. */
    static void remove(Work work, PortRow row) {
        work.write("delete-port", () -> {
            row.port().fixedIps().forEach(ip -> Addresses.release(work, ip));
            Memberships.record(work, row.id(), row.port().securityGroupIds(), List.of());
            work.tx().delete(Tables.PORTS, row);
            Vips.forget(work, row);
            return row;
        });
    }

    private static void detach(Work work, Attachment attachment) {
        work.effect("detach", plane -> plane.attach(attachment), plane -> plane.detach(attachment));
    }

    /**
     * Attaches a port to a compute, and lets its NIC be as the row says. One that is attached there already is looked after: what its
     * NIC lacks is repaired.
     *
     * @param row as it is recorded
     * @param wanted as it is to be, apart from the compute
     */
    static PortRow attach(Work work, PortRow row, PortRow wanted, ComputeId compute, boolean asManagement) {
        RegisteredCompute registered = work.registered(compute); // the data plane looks whether it is still the same
        Optional<Attachment> before = Attachments.find(work.tx(), row);
        PortRow attached = wanted.attachedTo(registered.id(), asManagement);
        Followers followers = Memberships.followers(work, row, attached);
        work.write("record-attachment", () -> save(work, row, attached));
        Attachment after = Attachments.find(work.tx(), attached).orElseThrow();
        work.effect(
                "attach",
                plane -> before.ifPresentOrElse(old -> plane.change(after, old), () -> plane.detach(after)),
                plane -> plane.attach(after));
        followers.follow(work);
        return attached;
    }

    private static PortRow save(Work work, PortRow before, PortRow after) {
        work.tx().update(Tables.PORTS, after);
        Memberships.record(
                work, after.id(), before.port().securityGroupIds(), after.port().securityGroupIds());
        return after;
    }

    /** Replaces a port's row, and changes its NIC if it has one. */
    static PortRow change(Work work, PortRow row, PortRow wanted) {
        return change(work, row, wanted, Attachments.find(work.tx(), row));
    }

    /** Puts a port in other security groups. Whether its compute is still there does not matter. */
    static PortRow regroup(Work work, PortRow row, List<SecurityGroupId> groups) {
        PortRow wanted = row.with(port -> port.securityGroupIds(groups));
        return change(work, row, wanted, Attachments.find(work.tx(), row).filter(work::isPresent));
    }

    /**
     * Replaces a port's row, and changes its NIC.
     *
     * @param nic what the NIC was made to be; empty: there is none, or its compute is gone
     */
    static PortRow change(Work work, PortRow row, PortRow wanted, Optional<Attachment> nic) {
        Followers followers = Memberships.followers(work, row, wanted);
        work.write("change-port", () -> save(work, row, wanted));
        nic.ifPresent(old -> {
            Attachment after = Attachments.find(work.tx(), wanted).orElseThrow();
            work.effect("change", plane -> plane.change(after, old), plane -> plane.change(old, after));
        });
        followers.follow(work);
        return wanted;
    }

    /** The row with further addresses that it may send from. */
    static PortRow alsoFrom(PortRow row, List<IpAddress> addresses) {
        Set<AllowedAddressPair> all = new LinkedHashSet<>(row.port().allowedAddressPairs());
        addresses.forEach(address -> all.add(AllowedAddressPair.of(address)));
        return row.with(port -> port.allowedAddressPairs(List.copyOf(all)));
    }

    /** Refuses to touch what is not ours. */
    static void requireOurs(Work work, PortRow row) {
        InstallationId installation = work.installation();
        if (!row.isOf(installation)) {
            throw new NotOursException(
                    "port " + row.id() + " ('" + row.port().name() + "') does not carry the mark of installation "
                            + installation,
                    work.context(row.id()));
        }
    }

    /** Which port holds an address on a network. */
    static Optional<Held> holderOf(Transaction tx, Subnet subnet, IpAddress address) {
        return tx.get(Tables.HELD.key(), subnet.id().value(), Tables.digits(address));
    }
}
