package dev.jackfield.store;

import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store of maps. A write that fails is rolled back by a log of inverse changes. */
final class HeapStore extends Store {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Map<Table<?>, HeapTable<?>> tables = new LinkedHashMap<>();

    HeapStore() {
        Tables.ALL.forEach(table -> tables.put(table, new HeapTable<>(table)));
    }

    @Override
    <T> T read(Function<Transaction, T> body) {
        acquire(lock.readLock());
        try {
            return body.apply(new HeapTransaction(new UndoLog()));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    <T> T write(Function<Transaction, T> body) {
        acquire(lock.writeLock());
        try {
            UndoLog undos = new UndoLog();
            try {
                return body.apply(new HeapTransaction(undos));
            } catch (RuntimeException | Error e) {
                undos.unwindTo(0, e);
                throw e;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void acquire(Lock lock) {
        try {
            if (lock.tryLock(Deadline.current().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException(
                    ErrorKind.UNAVAILABLE, "interrupted while waiting for the store", ErrorContext.NONE, e);
        }
        throw new NetworkException(
                ErrorKind.UNAVAILABLE, "the store is busy: the call's deadline passed", ErrorContext.NONE);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private final class HeapTransaction implements Transaction {
        private final UndoLog undos;

        HeapTransaction(UndoLog undos) {
            this.undos = undos;
        }

        /** A table is put under itself in the constructor, so its rows are of its type. */
        @SuppressWarnings("unchecked")
        private <R> HeapTable<R> rows(Table<R> table) {
            HeapTable<?> rows = tables.get(table);
            if (rows == null) {
                throw new IllegalArgumentException("unknown table " + table.name());
            }
            return (HeapTable<R>) rows;
        }

        @Override
        public <R> Optional<R> get(Index<R> index, String... key) {
            return rows(index.table()).get(index, List.of(key));
        }

        @Override
        public <R> List<R> find(Index<R> index, String... prefix) {
            return rows(index.table()).find(index, List.of(prefix));
        }

        @Override
        public <R> Optional<R> first(Index<R> index, String... prefix) {
            return rows(index.table()).first(index, List.of(prefix));
        }

        @Override
        public <R> Optional<R> ceiling(Index<R> index, String... key) {
            return rows(index.table()).ceiling(index, List.of(key));
        }

        @Override
        public <R> List<R> all(Table<R> table) {
            return rows(table).all();
        }

        @Override
        public long count(Table<?> table) {
            return rows(table).size();
        }

        @Override
        public <R> void insert(Table<R> table, R row) {
            HeapTable<R> rows = rows(table);
            long age = rows.insert(row);
            undos.add(() -> rows.remove(age));
        }

        @Override
        public <R> void update(Table<R> table, R row) {
            HeapTable<R> rows = rows(table);
            long age = rows.ageOf(row);
            R before = rows.remove(age);
            rows.put(age, row);
            undos.add(() -> {
                rows.remove(age);
                rows.put(age, before);
            });
        }

        @Override
        public <R> void delete(Table<R> table, R row) {
            HeapTable<R> rows = rows(table);
            long age = rows.ageOf(row);
            R before = rows.remove(age);
            undos.add(() -> rows.put(age, before));
        }

        @Override
        public void onRollback(Runnable undo) {
            undos.add(undo);
        }

        @Override
        public <T> T attempt(Supplier<T> body) {
            int before = undos.size();
            try {
                return body.get();
            } catch (RuntimeException | Error e) {
                undos.unwindTo(before, e);
                throw e;
            }
        }
    }
}
