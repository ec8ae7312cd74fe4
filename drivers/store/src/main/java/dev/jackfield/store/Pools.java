package dev.jackfield.store;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.SubnetRequest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ranges that a subnet gives addresses out from. */
final class Pools {
    private Pools() {}

    /**
     * The pools of a subnet to be: those that are asked for, or the whole block without its network and broadcast address (IPv4) or
     * its subnet-router anycast address (IPv6, RFC 4291 2.6.1); never the gateway. Blocks of one or two addresses are used up wholly.
     */
    static List<AllocationPool> of(SubnetRequest request) {
        List<AllocationPool> wanted = request.allocationPools().isEmpty()
                ? List.of(whole(request.cidr()))
                : request.allocationPools().stream()
                        .sorted(Comparator.comparing(AllocationPool::first))
                        .toList();
        for (int i = 1; i < wanted.size(); i++) {
            AllocationPool pool = wanted.get(i);
            if (wanted.get(i - 1).last().compareTo(pool.first()) >= 0) {
                throw new InvalidValueException(
                        "allocation pool", pool.first() + "-" + pool.last(), "overlaps another one");
            }
        }
        return request.gatewayIp().map(gateway -> without(wanted, gateway)).orElse(wanted);
    }

    private static AllocationPool whole(Cidr cidr) {
        IpAddress first = isReserved(cidr, cidr.network()) ? after(cidr.network()) : cidr.network();
        IpAddress last = isReserved(cidr, cidr.last()) ? before(cidr.last()) : cidr.last();
        return new AllocationPool(first, last);
    }

    /** Whether an address of a block belongs to the block itself and not to a host. */
    static boolean isReserved(Cidr cidr, IpAddress address) {
        if (cidr.version().bits() - cidr.prefixLength() <= 1) {
            return false;
        }
        return address.equals(cidr.network()) || (cidr.version() == IpVersion.V4 && address.equals(cidr.last()));
    }

    private static List<AllocationPool> without(List<AllocationPool> pools, IpAddress gateway) {
        List<AllocationPool> carved = new ArrayList<>();
        for (AllocationPool pool : pools) {
            if (!pool.contains(gateway)) {
                carved.add(pool);
                continue;
            }
            if (pool.first().compareTo(gateway) < 0) {
                carved.add(new AllocationPool(pool.first(), before(gateway)));
            }
            if (gateway.compareTo(pool.last()) < 0) {
                carved.add(new AllocationPool(after(gateway), pool.last()));
            }
        }
        return List.copyOf(carved);
    }

    static BigInteger size(List<AllocationPool> pools) {
        return pools.stream().map(pool -> size(pool.first(), pool.last())).reduce(BigInteger.ZERO, BigInteger::add);
    }

    static BigInteger size(IpAddress first, IpAddress last) {
        return last.toNumber().subtract(first.toNumber()).add(BigInteger.ONE);
    }

    static IpAddress after(IpAddress address) {
        return IpAddress.of(address.version(), address.toNumber().add(BigInteger.ONE));
    }

    static IpAddress before(IpAddress address) {
        return IpAddress.of(address.version(), address.toNumber().subtract(BigInteger.ONE));
    }
}
