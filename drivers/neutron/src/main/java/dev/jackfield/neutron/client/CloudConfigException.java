package dev.jackfield.neutron.client;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

/** What is said of a cloud is missing or wrong. The message names the file, the cloud and the key, and never a secret. Its kind is {@link ErrorKind#INVALID}. */
public final class CloudConfigException extends NetworkException {
    private static final long serialVersionUID = 1;

    CloudConfigException(String message) {
        super(ErrorKind.INVALID, message, ErrorContext.NONE);
    }
}
