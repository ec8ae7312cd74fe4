package dev.jackfield.linux;

import dev.jackfield.netlink.NetnsId;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The identity of a network namespace as text: {@code DEVICE:INODE}, as {@code stat -L -c %d:%i} prints it. */
final class Identity {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):(\\d{1,18})");

    private Identity() {}

    static String text(NetnsId id) {
        return id.device() + ":" + id.inode();
    }

    /**
     * Reads an identity.
     *
     * @throws IllegalArgumentException the text is none
     */
    static NetnsId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the identity of a network namespace: " + text);
        }
        return new NetnsId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
