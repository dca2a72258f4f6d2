package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.state.UnreadableStateException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last member of a state file: the SHA-256 of all that stands before it. A state that a disk has changed is refused,
 * rather than taken for the truth. Files of before there were seals have none, and are read without.
 */
final class StateSeal {
    private static final Pattern SEAL = Pattern.compile(",\n {2}\"integrity\" : \"sha256:([0-9a-f]{64})\"\n}\n\\z");

    private StateSeal() {}

    /**
     * Adds the seal.
     *
     * @param json an indented JSON object, as {@link io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson} writes it
     */
    static String seal(String json) {
        String open = json.substring(0, json.lastIndexOf('}')).stripTrailing();
        return open + ",\n  \"integrity\" : \"sha256:" + hash(open) + "\"\n}\n";
    }

    /**
     * Checks the seal, if there is one.
     *
     * @throws UnreadableStateException when what it seals has changed
     */
    static void check(String text) {
        Matcher seal = SEAL.matcher(text);
        if (seal.find() && !hash(text.substring(0, seal.start())).equals(seal.group(1))) {
            throw new UnreadableStateException(
                    "it was changed since it was written (its \"integrity\" does not match): by a faulty disk, an"
                            + " incomplete copy or by hand; take an intact copy, or, if you changed it on purpose,"
                            + " remove its \"integrity\" line and the comma before it",
                    null);
        }
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
