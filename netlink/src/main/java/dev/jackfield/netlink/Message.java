package dev.jackfield.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A netlink message that came in.
 *
 * @param type what it is
 * @param flags of its header
 * @param sequence of the request that it answers
 * @param payload what follows its header, from position 0 to the limit
 */
record Message(int type, int flags, int sequence, ByteBuffer payload) {
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;
    static final int DUMP_INTERRUPTED = 0x10;

    private static final int HEADER = 16;
    private static final int TYPE_MASK = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER
    private static final int HAS_TEXT = 0x200; // NLM_F_ACK_TLVS
    private static final int TEXT = 1; // NLMSGERR_ATTR_MSG

    /** The messages of a datagram; ends at the first that is malformed. */
    static List<Message> parse(byte[] datagram) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<Message> messages = new ArrayList<>();
        int at = 0;
        while (at + HEADER <= bytes.limit()) {
            int length = bytes.getInt(at);
            if (length < HEADER || length > bytes.limit() - at) {
                break;
            }
            ByteBuffer payload = slice(bytes, at + HEADER, length - HEADER);
            messages.add(new Message(
                    Short.toUnsignedInt(bytes.getShort(at + 4)),
                    bytes.getShort(at + 6),
                    bytes.getInt(at + 8),
                    payload));
            at += align(length);
        }
        return messages;
    }

    /** The number at the head of an ERROR or DONE: 0 for success, else an error number, here positive. */
    int errno() {
        return payload.limit() < 4 ? 0 : -payload.getInt(0);
    }

    /** The kernel's text behind an ERROR or DONE, or an empty string. */
    String text() {
        if ((flags & HAS_TEXT) == 0) {
            return "";
        }
        // An ERROR repeats the header of its request, and no more than that with NETLINK_CAP_ACK.
        return attributes(type == ERROR ? 4 + HEADER : 4).text(TEXT).orElse("");
    }

    /** The attributes behind a fixed part of the payload. */
    Attributes attributes(int offset) {
        int from = Math.min(offset, payload.limit());
        return new Attributes(slice(payload, from, payload.limit() - from));
    }

    private static ByteBuffer slice(ByteBuffer bytes, int from, int length) {
        return bytes.slice(from, length).order(bytes.order());
    }

    private static int align(int length) {
        return (length + 3) & ~3;
    }

    /** A sequence of attributes; of several of one type the first counts. */
    record Attributes(ByteBuffer bytes) {
        Optional<ByteBuffer> find(int type) {
            int at = 0;
            while (at + 4 <= bytes.limit()) {
                int length = Short.toUnsignedInt(bytes.getShort(at));
                if (length < 4 || length > bytes.limit() - at) {
                    break;
                }
                if ((bytes.getShort(at + 2) & TYPE_MASK) == type) {
                    return Optional.of(slice(bytes, at + 4, length - 4));
                }
                at += align(length);
            }
            return Optional.empty();
        }

        Optional<byte[]> array(int type) {
            return find(type).map(value -> {
                byte[] array = new byte[value.limit()];
                value.get(0, array);
                return array;
            });
        }

        OptionalInt number(int type) {
            return find(type)
                    .filter(value -> value.limit() >= 4)
                    .map(value -> OptionalInt.of(value.getInt(0)))
                    .orElseGet(OptionalInt::empty);
        }

        OptionalInt octet(int type) {
            return find(type)
                    .filter(value -> value.limit() >= 1)
                    .map(value -> OptionalInt.of(Byte.toUnsignedInt(value.get(0))))
                    .orElseGet(OptionalInt::empty);
        }

        /** A string up to its final zero. */
        Optional<String> text(int type) {
            return array(type).map(array -> {
                int end = 0;
                while (end < array.length && array[end] != 0) {
                    end++;
                }
                return new String(array, 0, end, StandardCharsets.UTF_8);
            });
        }

        Attributes nested(int type) {
            return new Attributes(
                    find(type).orElseGet(() -> ByteBuffer.allocate(0).order(bytes.order())));
        }
    }
}
