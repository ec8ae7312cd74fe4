package dev.jackfield.lab;

import java.io.Serial;

/** Something in the lab did not work; the message says what, and where to look. */
public final class LabException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    LabException(String message) {
        super(message);
    }
}
