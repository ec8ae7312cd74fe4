package dev.jackfield.netlink;

/**
 * Whether a link can carry frames, as the kernel sees it (RFC 2863), in the order of the kernel's numbers.
 *
 * @see "Linux, Documentation/networking/operstates.rst"
 */
public enum OperState {
    /** The driver does not tell, as with {@code lo}. */
    UNKNOWN,
    /** Some part of the device is missing. */
    NOT_PRESENT,
    /** Down by an administrator's will, or without a carrier. */
    DOWN,
    /** Down because the link below is: a veth whose peer is down. */
    LOWER_LAYER_DOWN,
    /** Under test. */
    TESTING,
    /** Waiting for something outside, such as authentication. */
    DORMANT,
    /** Able to carry frames. */
    UP;

    private static final OperState[] ALL = values();

    static OperState of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : UNKNOWN;
    }
}
