package dev.jackfield.server;

import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has which token. Tokens themselves are not kept, but their SHA-256; looking one up by it tells nothing by its time. */
final class Tokens {
    /** Who has the token that is made at the first start. */
    static final String ADMINISTRATOR = "admin";

    private static final int TOKEN_BYTES = 32;

    private final Map<String, Principal> principals;

    private Tokens(Map<String, Principal> principals) {
        this.principals = Map.copyOf(principals);
    }

    /**
     * Reads the administrator's token, or makes it.
     *
     * @param file holds it, and is its owner's alone
     * @param granted the other ones
     * @throws NetworkException the file cannot be read or made, or others may read it (DENIED)
     */
    static Tokens open(Path file, List<DaemonConfig.Grant> granted) {
        Map<String, Principal> principals = new HashMap<>();
        granted.forEach(
                grant -> principals.put(grant.sha256(), new Principal(grant.name(), grant.role(), grant.project())));
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            if (Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
                throw new NetworkException(
                        ErrorKind.DENIED,
                        "token file " + file + " may be read by others; make it its owner's alone: chmod 600 " + file,
                        ErrorContext.NONE);
            }
            principals.put(
                    sha256(Files.readString(file).strip()), new Principal(ADMINISTRATOR, Role.ADMIN, Optional.empty()));
        } catch (IOException e) {
            throw new NetworkException(
                    ErrorKind.DENIED, "token file " + file + " cannot be used: " + e, ErrorContext.NONE, e);
        }
        return new Tokens(principals);
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        Path folder = file.toAbsolutePath().getParent();
        Path made = Files.createTempFile(
                folder, ".new", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(made, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            return; // Another was faster, and his token is the one.
        } finally {
            Files.delete(made);
        }
    }

    Optional<Principal> find(String token) {
        return Optional.ofNullable(principals.get(sha256(token)));
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
