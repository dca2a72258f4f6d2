package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells a state that is as it was written from one that a bad disk, a bad merge or a hand has changed. Such a state may still
 * read well, and say that there is no migration. A state without a checksum, from before there was one, is taken as it is.
 */
final class Checksum {
    static final String KEY = "checksum";

    private Checksum() {}

    static void put(ObjectNode state) {
        state.put(KEY, of(state));
    }

    /** Takes the checksum out of the state; false when there is one that does not fit. */
    static boolean take(ObjectNode state) {
        var told = state.remove(KEY);
        return told == null || told.asText().equals(of(state));
    }

    private static String of(ObjectNode state) {
        try {
            byte[] bytes = state.toString().getBytes(StandardCharsets.UTF_8);
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
