package dev.jackfield.network;

import java.util.Collection;
import java.util.Optional;

/** The checks that records make of their own components. Each failure is an {@link InvalidValueException} that names the field. */
final class Checks {
    private static final int MAX_ID = 255;
    private static final int MAX_NAME = 255;

    private Checks() {}

    static void id(String field, String value) {
        if (value.isBlank()) {
            throw new InvalidValueException(field, value, "must not be blank");
        }
        if (value.length() > MAX_ID) {
            throw new InvalidValueException(
                    field, value.substring(0, 40) + "…", "is longer than " + MAX_ID + " characters");
        }
        value.codePoints()
                .filter(c -> Character.isWhitespace(c) || Character.isISOControl(c))
                .findFirst()
                .ifPresent(c -> {
                    throw new InvalidValueException(field, value, "must not contain white space or control characters");
                });
    }

    static void name(String field, String value) {
        if (value.length() > MAX_NAME) {
            throw new InvalidValueException(
                    field, value.substring(0, 40) + "…", "is longer than " + MAX_NAME + " characters");
        }
        value.codePoints().filter(Character::isISOControl).findFirst().ifPresent(c -> {
            throw new InvalidValueException(field, value, "must not contain control characters");
        });
    }

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidValueException(field, Long.toString(value), "must be between " + min + " and " + max);
        }
    }

    static void sameFamily(String field, IpAddress address, String otherField, IpAddress other) {
        if (address.version() != other.version()) {
            throw new InvalidValueException(
                    field, address.toString(), "must be of the same IP version as " + otherField + " " + other);
        }
    }

    static void atMostOne(String field, Collection<?> values) {
        if (values.stream().distinct().count() != values.size()) {
            throw new InvalidValueException(field, values.toString(), "must not repeat an element");
        }
    }

    static <T> T required(String field, Optional<T> value) {
        return value.orElseThrow(() -> new InvalidValueException(field, "", "is needed here and is not set"));
    }
}
