package dev.jackfield.network;

/**
 * A value is wrong in itself. Nothing was changed. Its kind is {@link ErrorKind#INVALID}.
 */
public class InvalidValueException extends NetworkException {
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * A wrong value.
     *
     * @param field what the value is for, in words
     * @param value the value as given
     * @param problem what is wrong with it, a predicate such as {@code must not be blank}
     */
    public InvalidValueException(String field, String value, String problem) {
        super(ErrorKind.INVALID, field + " '" + value + "' " + problem, ErrorContext.NONE);
        this.field = field;
    }

    /**
     * What the value is for.
     *
     * @return the field in words, such as {@code CIDR}
     */
    public String field() {
        return field;
    }
}
