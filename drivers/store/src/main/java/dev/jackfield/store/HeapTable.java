package dev.jackfield.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of one table by age, and for each index by key. */
final class HeapTable<R> {
    private final Table<R> table;
    private final NavigableMap<Long, R> byAge = new TreeMap<>();
    private final Map<Index<R>, NavigableMap<Key, R>> byIndex = new LinkedHashMap<>();
    private long newest;

    HeapTable(Table<R> table) {
        this.table = table;
        table.indexes().forEach(index -> byIndex.put(index, new TreeMap<>()));
    }

    Optional<R> get(Index<R> index, List<String> key) {
        return first(index, key);
    }

    List<R> find(Index<R> index, List<String> prefix) {
        List<Map.Entry<Key, R>> found = new ArrayList<>();
        for (Map.Entry<Key, R> entry : keys(index).tailMap(Key.before(prefix)).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            found.add(entry);
        }
        if (prefix.size() < index.columns().size()) {
            found.sort(Comparator.comparingLong(entry -> entry.getKey().age()));
        }
        return found.stream().map(Map.Entry::getValue).toList();
    }

    Optional<R> first(Index<R> index, List<String> prefix) {
        return Optional.ofNullable(keys(index).ceilingEntry(Key.before(prefix)))
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue);
    }

    Optional<R> ceiling(Index<R> index, List<String> key) {
        return Optional.ofNullable(keys(index).ceilingEntry(Key.before(key)))
                .filter(entry -> entry.getKey().startsWith(key.subList(0, key.size() - 1)))
                .map(Map.Entry::getValue);
    }

    List<R> all() {
        return List.copyOf(byAge.values());
    }

    int size() {
        return byAge.size();
    }

    long insert(R row) {
        List<String> key = table.key().keyOf(row);
        if (first(table.key(), key).isPresent()) {
            throw new IllegalStateException("table " + table.name() + " has a row " + key + " already");
        }
        newest++;
        put(newest, row);
        return newest;
    }

    void put(long age, R row) {
        byAge.put(age, row);
        byIndex.forEach((index, keys) -> keys.put(new Key(index.keyOf(row), age), row));
    }

    R remove(long age) {
        R row = byAge.remove(age);
        if (row == null) {
            throw new IllegalStateException("table " + table.name() + " has no row of age " + age);
        }
        byIndex.forEach((index, keys) -> keys.remove(new Key(index.keyOf(row), age)));
        return row;
    }

    /** The age of the row that has the key of this one. */
    long ageOf(R row) {
        List<String> key = table.key().keyOf(row);
        return Optional.ofNullable(keys(table.key()).ceilingKey(Key.before(key)))
                .filter(found -> found.startsWith(key))
                .orElseThrow(() -> new IllegalStateException("table " + table.name() + " has no row " + key))
                .age();
    }

    private NavigableMap<Key, R> keys(Index<R> index) {
        NavigableMap<Key, R> keys = byIndex.get(index);
        if (keys == null) {
            throw new IllegalArgumentException("table " + table.name() + " lacks an index");
        }
        return keys;
    }

    /** A key's values and, as there may be several rows with them, the row's age. */
    private record Key(List<String> values, long age) implements Comparable<Key> {
        static Key before(List<String> prefix) {
            return new Key(prefix, Long.MIN_VALUE);
        }

        boolean startsWith(List<String> prefix) {
            return values.subList(0, prefix.size()).equals(prefix);
        }

        @Override
        public int compareTo(Key other) {
            int common = Math.min(values.size(), other.values.size());
            for (int i = 0; i < common; i++) {
                int order = values.get(i).compareTo(other.values.get(i));
                if (order != 0) {
                    return order;
                }
            }
            int byLength = Integer.compare(values.size(), other.values.size());
            return byLength != 0 ? byLength : Long.compare(age, other.age);
        }
    }
}
