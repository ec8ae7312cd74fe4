package dev.jackfield.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A transaction that does what another one does; subclasses do some of it otherwise. */
class ForwardingTransaction implements Transaction {
    private final Transaction real;

    ForwardingTransaction(Transaction real) {
        this.real = real;
    }

    @Override
    public <R> Optional<R> get(Index<R> index, String... key) {
        return real.get(index, key);
    }

    @Override
    public <R> List<R> find(Index<R> index, String... prefix) {
        return real.find(index, prefix);
    }

    @Override
    public <R> Optional<R> first(Index<R> index, String... prefix) {
        return real.first(index, prefix);
    }

    @Override
    public <R> Optional<R> ceiling(Index<R> index, String... key) {
        return real.ceiling(index, key);
    }

    @Override
    public <R> List<R> all(Table<R> table) {
        return real.all(table);
    }

    @Override
    public long count(Table<?> table) {
        return real.count(table);
    }

    @Override
    public <R> void insert(Table<R> table, R row) {
        real.insert(table, row);
    }

    @Override
    public <R> void update(Table<R> table, R row) {
        real.update(table, row);
    }

    @Override
    public <R> void delete(Table<R> table, R row) {
        real.delete(table, row);
    }

    @Override
    public void onRollback(Runnable undo) {
        real.onRollback(undo);
    }

    @Override
    public <T> T attempt(Supplier<T> body) {
        return real.attempt(body);
    }
}
