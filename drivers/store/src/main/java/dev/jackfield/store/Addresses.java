package dev.jackfield.store;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.PortId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.store.Rows.Free;
import dev.jackfield.store.Rows.Held;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Gives addresses out and takes them back. What is free is kept as ranges, so that neither depends on a subnet's size or on how
 * many addresses are in use.
 */
final class Addresses {
    private Addresses() {}

    /** Starts with all of a new subnet's pools free. */
    static void open(Transaction tx, Subnet subnet) {
        subnet.allocationPools()
                .forEach(pool -> tx.insert(Tables.FREE, new Free(subnet.id(), pool.first(), pool.last())));
    }

    /** Forgets a subnet of which no address is held. */
    static void close(Transaction tx, SubnetId subnet) {
        tx.find(Tables.FREE.key(), subnet.value()).forEach(free -> tx.delete(Tables.FREE, free));
    }

    /** Takes the lowest free address. */
    static FixedIp take(Work work, Subnet subnet, PortId port) {
        Free free = work.tx().first(Tables.FREE.key(), subnet.id().value()).orElseThrow(() -> {
            BigInteger total = Pools.size(subnet.allocationPools());
            return work.error(
                    ErrorKind.EXHAUSTED,
                    "subnet " + subnet.id() + " has no free address (" + total + " of " + total + " used)",
                    subnet.id());
        });
        return hold(work.tx(), subnet, free.first(), port, Optional.of(free));
    }

    /** Takes a certain address, which may lie outside of the pools. */
    static FixedIp take(Work work, Subnet subnet, IpAddress wanted, PortId port) {
        check(work, subnet, wanted);
        work.tx()
                .get(Tables.HELD.key(), subnet.id().value(), Tables.digits(wanted))
                .ifPresent(held -> {
                    throw work.error(
                            ErrorKind.CONFLICT,
                            "address " + wanted + " of subnet " + subnet.id() + " is held by port " + held.portId(),
                            subnet.id(),
                            held.portId());
                });
        Optional<Free> around = work.tx()
                .ceiling(Tables.FREE.key(), subnet.id().value(), Tables.digits(wanted))
                .filter(free -> free.first().compareTo(wanted) <= 0);
        return hold(work.tx(), subnet, wanted, port, around);
    }

    private static FixedIp hold(Transaction tx, Subnet subnet, IpAddress address, PortId port, Optional<Free> around) {
        around.ifPresent(free -> {
            if (address.equals(free.last())) {
                tx.delete(Tables.FREE, free);
            } else {
                tx.update(Tables.FREE, new Free(subnet.id(), Pools.after(address), free.last()));
            }
            if (!address.equals(free.first())) {
                tx.insert(Tables.FREE, new Free(subnet.id(), free.first(), Pools.before(address)));
            }
        });
        tx.insert(Tables.HELD, new Held(subnet.id(), address, port));
        return new FixedIp(subnet.id(), address);
    }

    /** Gives an address back. */
    static void release(Work work, FixedIp ip) {
        Transaction tx = work.tx();
        String subnetId = ip.subnetId().value();
        Held held = tx.get(Tables.HELD.key(), subnetId, Tables.digits(ip.ipAddress()))
                .orElseThrow(() -> work.error(ErrorKind.BUG, "address " + ip.ipAddress() + " is not held"));
        tx.delete(Tables.HELD, held);
        Optional<AllocationPool> pool = work.subnet(ip.subnetId()).allocationPools().stream()
                .filter(each -> each.contains(ip.ipAddress()))
                .findFirst();
        pool.ifPresent(within -> free(tx, ip, within));
    }

    /** Joins an address with the free ranges beside it; ranges of different pools stay apart. */
    private static void free(Transaction tx, FixedIp ip, AllocationPool pool) {
        String subnet = ip.subnetId().value();
        IpAddress address = ip.ipAddress();
        Optional<Free> below = Optional.of(address)
                .filter(it -> !it.equals(pool.first()))
                .flatMap(it -> tx.get(Tables.FREE.key(), subnet, Tables.digits(Pools.before(it))));
        below.ifPresent(free -> tx.delete(Tables.FREE, free));
        IpAddress first = below.map(Free::first).orElse(address);
        Optional<Free> above = Optional.of(address)
                .filter(it -> !it.equals(pool.last()))
                .map(Pools::after)
                .flatMap(next -> tx.ceiling(Tables.FREE.key(), subnet, Tables.digits(next))
                        .filter(free -> free.first().equals(next)));
        above.ifPresentOrElse(
                free -> tx.update(Tables.FREE, new Free(ip.subnetId(), first, free.last())),
                () -> tx.insert(Tables.FREE, new Free(ip.subnetId(), first, address)));
    }

    /** How many addresses of a subnet's pools are free. */
    static BigInteger free(Transaction tx, Subnet subnet) {
        return tx.find(Tables.FREE.key(), subnet.id().value()).stream()
                .map(free -> Pools.size(free.first(), free.last()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static void check(Work work, Subnet subnet, IpAddress wanted) {
        Optional<String> problem = Optional.empty();
        if (!subnet.cidr().contains(wanted)) {
            problem = Optional.of("is not in");
        } else if (subnet.gatewayIp().filter(wanted::equals).isPresent()) {
            problem = Optional.of("is the gateway of");
        } else if (Pools.isReserved(subnet.cidr(), wanted)
                && subnet.allocationPools().stream().noneMatch(pool -> pool.contains(wanted))) {
            problem = Optional.of("is the network or broadcast address of");
        }
        problem.ifPresent(what -> {
            throw work.error(
                    ErrorKind.INVALID,
                    "address " + wanted + " " + what + " subnet " + subnet.id() + " (" + subnet.cidr() + ")",
                    subnet.id());
        });
    }
}
