package dev.jackfield.core;

import dev.jackfield.network.ResourceKind;

import java.util.Comparator;
import java.util.function.Function;

/** The order in which things are removed: what uses goes before what is used. */
final class InventoryOrder {
    private InventoryOrder() {}

    static <T> Comparator<T> by(Function<T, ResourceKind> kind) {
        return Comparator.comparingInt(thing -> rank(kind.apply(thing)));
    }

    private static int rank(ResourceKind kind) {
        return switch (kind) {
            case MEMBER_PORT, BASE_PORT, PORT -> 0;
            case VIP_PORT -> 1;
            case SECURITY_GROUP_MEMBERSHIP -> 2;
            case SECURITY_GROUP, LINK -> 3;
        };
    }
}
