package dev.jackfield.netlink;

/** A native library, or a function of it, that this machine does not have; the message names the package to install where one is known. */
public final class NativeLibraryException extends RuntimeException {
    NativeLibraryException(String message) {
        super(message);
    }
}
