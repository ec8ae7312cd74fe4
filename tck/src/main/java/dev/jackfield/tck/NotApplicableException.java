package dev.jackfield.tck;

import org.opentest4j.TestAbortedException;

/** Ends a test that is about a capability which the driver has, or has not, where the test is about the contrary. */
final class NotApplicableException extends TestAbortedException {
    NotApplicableException(String message) {
        super(message);
    }
}
