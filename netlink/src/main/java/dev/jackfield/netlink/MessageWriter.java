package dev.jackfield.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds a datagram of netlink messages: headers and attributes, each aligned to four bytes, in the byte order of the machine.
 *
 * @see "netlink(7), struct nlmsghdr; rtnetlink(7), struct rtattr"
 */
final class MessageWriter {
    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int ECHO = 0x8;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCL = 0x200;
    static final int CREATE = 0x400;

    private static final int NESTED = 0x8000; // NLA_F_NESTED

    private ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
    private int message;

    /** Begins a message; {@link #REQUEST} is added to the flags. */
    MessageWriter begin(int type, int flags, int sequence) {
        message = buffer.position();
        return u32(0).u16(type).u16(flags | REQUEST).u32(sequence).u32(0);
    }

    /** Ends the message by writing its length at its head. */
    MessageWriter end() {
        buffer.putInt(message, buffer.position() - message);
        return this;
    }

    MessageWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    MessageWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    MessageWriter u32(int value) {
        room(4).putInt(value);
        return this;
    }

    MessageWriter u64(long value) {
        room(8).putLong(value);
        return this;
    }

    MessageWriter attribute(int type, byte[] value) {
        int length = 4 + value.length;
        u16(length).u16(type);
        room(value.length + 3).put(value);
        while (length++ % 4 != 0) {
            u8(0);
        }
        return this;
    }

    /** A string with its final zero. */
    MessageWriter attribute(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    MessageWriter attribute(int type, int value) {
        return u16(8).u16(type).u32(value);
    }

    /** Opens an attribute of attributes; the result goes to {@link #close}. */
    int open(int type) {
        int start = buffer.position();
        u16(0).u16(type | NESTED);
        return start;
    }

    MessageWriter close(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
        return this;
    }

    int size() {
        return buffer.position();
    }

    /** Adds flags to the message that was begun last. */
    void addFlags(int flags) {
        int at = message + 6;
        buffer.putShort(at, (short) (buffer.getShort(at) | flags));
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes))
                    .order(buffer.order());
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
