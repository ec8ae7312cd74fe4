package dev.jackfield.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A transaction in SQL. All names in its statements are those of {@link Tables}; all values are bound. */
final class SqliteTransaction implements Transaction {
    private final SqliteSession session;
    private final UndoLog undos;
    private boolean unsettled;

    SqliteTransaction(SqliteSession session, UndoLog undos, boolean unsettled) {
        this.session = session;
        this.undos = undos;
        this.unsettled = unsettled;
    }

    @Override
    public <R> Optional<R> get(Index<R> index, String... key) {
        return select(index.table(), index.where(key.length) + " ORDER BY seq LIMIT 1", key).stream()
                .findFirst();
    }

    @Override
    public <R> List<R> find(Index<R> index, String... prefix) {
        return select(index.table(), index.where(prefix.length) + " ORDER BY seq", prefix);
    }

    @Override
    public <R> Optional<R> first(Index<R> index, String... prefix) {
        return select(
                        index.table(),
                        index.where(prefix.length) + " ORDER BY " + index.columnNames() + " LIMIT 1",
                        prefix)
                .stream()
                .findFirst();
    }

    @Override
    public <R> Optional<R> ceiling(Index<R> index, String... key) {
        String last = index.columns().get(key.length - 1).name();
        String where = index.where(key.length - 1) + " AND " + last + " >= ? ORDER BY " + last + " LIMIT 1";
        return select(index.table(), where, key).stream().findFirst();
    }

    @Override
    public <R> List<R> all(Table<R> table) {
        return select(table, " ORDER BY seq");
    }

    private <R> List<R> select(Table<R> table, String condition, String... values) {
        List<String> question = new ArrayList<>(values.length + 1);
        question.add(condition);
        question.addAll(Arrays.asList(values));
        return session.seen().of(table, question, () -> read(table, condition, values));
    }

    private <R> List<R> read(Table<R> table, String condition, String... values) {
        String sql = "SELECT " + table.columnNames() + " FROM " + table.name() + condition;
        return session.run(() -> {
            PreparedStatement statement = session.prepare(sql);
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<R> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(table.read(new ResultCells(table, result)));
                }
            }
            return List.copyOf(rows);
        });
    }

    @Override
    public long count(Table<?> table) {
        return session.run(() -> {
            try (ResultSet result =
                    session.prepare("SELECT count(*) FROM " + table.name()).executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        });
    }

    @Override
    public <R> void insert(Table<R> table, R row) {
        change(table, table.insert(), valuesOf(table, row).toList());
    }

    @Override
    public <R> void update(Table<R> table, R row) {
        change(
                table,
                table.update(),
                Stream.concat(valuesOf(table, row), table.key().keyOf(row).stream())
                        .toList());
    }

    @Override
    public <R> void delete(Table<R> table, R row) {
        change(table, table.delete(), table.key().keyOf(row));
    }

    private static <R> Stream<Object> valuesOf(Table<R> table, R row) {
        return table.columns().stream().map(column -> column.value().apply(row));
    }

    private void change(Table<?> table, String sql, List<?> values) {
        session.seen().forget(table);
        int changed = session.run(() -> {
            PreparedStatement statement = session.prepare(sql);
            for (int i = 0; i < values.size(); i++) {
                bind(statement, i + 1, values.get(i));
            }
            return statement.executeUpdate();
        });
        if (changed != 1) {
            throw new IllegalStateException("table " + table.name() + ": " + changed + " rows changed instead of one");
        }
    }

    private static void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(place, number);
        } else {
            statement.setString(place, (String) value);
        }
    }

    @Override
    public void onRollback(Runnable undo) {
        undos.add(undo);
    }

    @Override
    public boolean isUnsettled() {
        return unsettled;
    }

    @Override
    public void settled() {
        unsettled = false;
    }

    @Override
    public <T> T attempt(Supplier<T> body) {
        int before = undos.size();
        execute("SAVEPOINT attempt");
        try {
            T result = body.get();
            execute("RELEASE attempt");
            return result;
        } catch (RuntimeException | Error e) {
            undos.unwindTo(before, e);
            session.seen().forgetAll();
            execute("ROLLBACK TO attempt");
            execute("RELEASE attempt");
            throw e;
        }
    }

    private void execute(String sql) {
        session.run(() -> {
            session.execute(sql);
            return sql;
        });
    }

    /** The row on which a result stands. */
    private record ResultCells(Table<?> table, ResultSet result) implements Cells {
        @Override
        public String text(String column) {
            try {
                return result.getString(table.position(column));
            } catch (SQLException e) {
                throw unreadable(column, e);
            }
        }

        @Override
        public long number(String column) {
            try {
                return result.getLong(table.position(column));
            } catch (SQLException e) {
                throw unreadable(column, e);
            }
        }

        private IllegalStateException unreadable(String column, SQLException cause) {
            return new IllegalStateException(
                    "column " + column + " of table " + table.name() + " is unreadable", cause);
        }
    }
}
