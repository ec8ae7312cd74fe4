package dev.jackfield.flow;

/** Rules for the texts that the journal keeps. */
final class Texts {
    /** Fits every file system's name limit and a line of a table. */
    private static final int NAME_LIMIT = 255;

    /** An error is a line for an operator; the whole exception went to the caller. */
    private static final int ERROR_LIMIT = 300;

    private Texts() {}

    static void requireName(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
        if (value.length() > NAME_LIMIT) {
            throw new IllegalArgumentException(
                    what + " has " + value.length() + " characters, at most " + NAME_LIMIT + " are allowed");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " contains a control character");
        }
    }

    /** The first line of an exception's message, shortened; its type if it has none. */
    static String shortError(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().orElse("");
        return line.length() <= ERROR_LIMIT ? line : line.substring(0, ERROR_LIMIT - 1) + "…";
    }
}
