package dev.jackfield.cli;

import dev.jackfield.core.LoadBalancerSpec;
import dev.jackfield.core.LoadBalancerSpecReader;
import dev.jackfield.core.UnknownKeyException;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.NetworkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A YAML file with a description in it, in which every mistake is named by file, line and column.
 *
 * @param name the file, as the user calls it
 * @param document what is in it
 */
record YamlFile(String name, YamlDocument document) {
    /** A description of thousands of members fits; what is larger is something else. */
    static final int MAX_BYTES = 1 << 20;

    /** How a user names the standard input. */
    private static final String STANDARD_INPUT = "-";

    /**
     * Reads a file.
     *
     * @param file its path, or {@code -} for standard input
     * @throws NetworkException there is no such file (NOT_FOUND), it cannot be read (DENIED), or it is not the YAML that is read here
     *     (INVALID)
     */
    static YamlFile read(String file, InputStream standardInput) {
        String name = file.equals(STANDARD_INPUT) ? "<stdin>" : file;
        try {
            return new YamlFile(name, YamlDocument.parse(text(name, bytes(file, standardInput))));
        } catch (YamlDocument.Mistake mistake) {
            throw invalid(name, mistake.position(), mistake.problem(), mistake);
        }
    }

    private static byte[] bytes(String file, InputStream standardInput) {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return standardInput.readNBytes(MAX_BYTES + 1);
            }
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                return in.readNBytes(MAX_BYTES + 1);
            }
        } catch (NoSuchFileException e) {
            throw new NetworkException(ErrorKind.NOT_FOUND, "no such file: " + file, ErrorContext.NONE, e);
        } catch (IOException e) {
            throw new NetworkException(
                    ErrorKind.DENIED, "file " + file + " cannot be read: " + e, ErrorContext.NONE, e);
        }
    }

    private static String text(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new NetworkException(
                    ErrorKind.INVALID, name + ": is larger than " + MAX_BYTES + " bytes", ErrorContext.NONE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NetworkException(ErrorKind.INVALID, name + ": is not UTF-8 text", ErrorContext.NONE, e);
        }
    }

    /**
     * The description of a load balancer in the file.
     *
     * @throws NetworkException it is not one (INVALID)
     */
    LoadBalancerSpec loadBalancer() {
        return reading(LoadBalancerSpecReader::read);
    }

    /**
     * What a reader makes of the file.
     *
     * @throws NetworkException a value is wrong (INVALID); the message names its place
     */
    <T> T reading(Function<JsonNode, T> reader) {
        try {
            return reader.apply(document.tree());
        } catch (UnknownKeyException e) {
            throw invalid(name, document.key(e.field()), String.valueOf(e.getMessage()), e);
        } catch (InvalidValueException e) {
            throw invalid(name, document.nearest(e.field()), String.valueOf(e.getMessage()), e);
        }
    }

    /** An error about a field of the description, found later, with its place in the file; about any other one as it is. */
    NetworkException located(String field, NetworkException error) {
        return document.find(field)
                .map(position -> invalid(name, position, String.valueOf(error.getMessage()), error))
                .orElse(error);
    }

    private static NetworkException invalid(
            String name, YamlDocument.Position position, String problem, @Nullable Throwable cause) {
        return new NetworkException(
                ErrorKind.INVALID, name + ":" + position + ": " + problem, ErrorContext.NONE, cause);
    }
}
