package dev.jackfield.store;

import dev.jackfield.network.Subnet;
import dev.jackfield.store.Rows.Free;
import dev.jackfield.store.Rows.Held;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Stores that keep records badly, for drivers that are broken on purpose. */
public final class BadStore extends Store {
    private final Store real;
    private final UnaryOperator<Transaction> bend;
    private final boolean rollsBack;

    private BadStore(Store real, UnaryOperator<Transaction> bend, boolean rollsBack) {
        this.real = real;
        this.bend = bend;
        this.rollsBack = rollsBack;
    }

    /**
     * A store in which what a call wrote before it failed stays.
     *
     * @param real where the records are
     * @return the store
     */
    public static Store withoutRollback(Store real) {
        return new BadStore(real, tx -> tx, false);
    }

    /**
     * A store that takes only the addresses of marked ports for held: those of users' ports can be had again.
     *
     * @param real where the records are
     * @return the store
     */
    public static Store blindToUsersAddresses(Store real) {
        return new BadStore(real, BlindToUsers::new, true);
    }

    /**
     * A store that also gives out the gateways of subnets.
     *
     * @param real where the records are
     * @return the store
     */
    public static Store givingOutGateways(Store real) {
        return alsoFree(
                real,
                subnet -> subnet.gatewayIp().map(gateway -> new Free(subnet.id(), gateway, gateway)).stream()
                        .toList());
    }

    /**
     * A store that gives out one address too many at the end of each pool.
     *
     * @param real where the records are
     * @return the store
     */
    public static Store givingOutOnePastThePools(Store real) {
        return alsoFree(
                real,
                subnet -> subnet.allocationPools().stream()
                        .map(pool -> Pools.after(pool.last()))
                        .filter(subnet.cidr()::contains)
                        .map(past -> new Free(subnet.id(), past, past))
                        .toList());
    }

    private static Store alsoFree(Store real, Function<Subnet, List<Free>> more) {
        return new BadStore(
                real,
                tx -> new ForwardingTransaction(tx) {
                    @Override
                    public <R> void insert(Table<R> table, R row) {
                        super.insert(table, row);
                        if (row instanceof Subnet subnet) {
                            more.apply(subnet).forEach(free -> super.insert(Tables.FREE, free));
                        }
                    }
                },
                true);
    }

    @Override
    <T> T read(Function<Transaction, T> body) {
        return real.read(body);
    }

    @Override
    <T> T write(Function<Transaction, T> body) {
        if (rollsBack) {
            return real.write(tx -> body.apply(bend.apply(tx)));
        }
        List<RuntimeException> errors = new ArrayList<>();
        Optional<T> answer = real.write(tx -> {
            try {
                return Optional.of(body.apply(tx));
            } catch (RuntimeException e) {
                errors.add(e);
                return Optional.empty();
            }
        });
        return answer.orElseThrow(errors::getFirst);
    }

    @Override
    public void close() {
        real.close();
    }

    private static final class BlindToUsers extends ForwardingTransaction {
        BlindToUsers(Transaction real) {
            super(real);
        }

        @Override
        public <R> Optional<R> get(Index<R> index, String... key) {
            return super.get(index, key).filter(row -> !(row instanceof Held held) || isMarked(held));
        }

        private boolean isMarked(Held held) {
            // A port that is being made is recorded after its addresses.
            return super.get(Tables.PORTS.key(), held.portId().value())
                    .map(row -> row.port().mark().isPresent())
                    .orElse(true);
        }

        @Override
        public <R> void insert(Table<R> table, R row) {
            if (row instanceof Held held) {
                super.get(Tables.HELD.key(), held.subnetId().value(), Tables.digits(held.address()))
                        .ifPresent(other -> super.delete(Tables.HELD, other));
            }
            super.insert(table, row);
        }
    }
}
