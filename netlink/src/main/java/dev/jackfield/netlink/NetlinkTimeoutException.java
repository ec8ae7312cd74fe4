package dev.jackfield.netlink;

/** The kernel did not answer in time: whether the change was made is unknown, so look before repeating it. */
public final class NetlinkTimeoutException extends NetlinkException {
    NetlinkTimeoutException(String attempted, int seconds) {
        super(attempted, Errno.EAGAIN, "no answer within " + seconds + " s; whether it was done is unknown");
    }
}
