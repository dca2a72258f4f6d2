package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image reference as text, taken apart: {@code host/repository:tag@digest}. A first part that cannot be a host's name
 * (no dot, no port, not {@code localhost}) belongs to the repository, which is then one in ECR.
 */
record ImageText(String registry, String repository, String tag, String digest) {
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9-]+\\.)+[A-Za-z0-9-]+(?::[0-9]{1,5})?|[A-Za-z0-9-]+:[0-9]{1,5}|localhost");
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** What is wrong, and what to do about it. */
    record Wrong(String message, String hint) {}

    /** Takes any text apart; whether the parts are right is another question. */
    static ImageText of(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? null : text.substring(at + 1);
        String rest = at < 0 ? text : text.substring(0, at);
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        String name = host ? rest.substring(slash + 1) : rest;
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        String tag = colon < 0 ? null : name.substring(colon + 1);
        String repository = colon < 0 ? name : name.substring(0, colon);
        return new ImageText(host ? first : null, repository, tag, digest);
    }

    /** What is wrong with the first part that is not right. */
    Optional<Wrong> wrong() {
        if (registry != null && !HOST.matcher(registry).matches()) {
            return wrong(
                    Visible.quote(registry) + " is not the host of a registry.", "Leave out https:// and the like.");
        }
        if (!REPOSITORY.matcher(repository).matches()) {
            String message = Visible.quote(repository) + " is not the name of a repository.";
            return wrong(message, "It has small letters, digits, and . _ - / between them; no https:// in front.");
        }
        if (tag != null && !TAG.matcher(tag).matches()) {
            String message = Visible.quote(tag) + " is not an image tag.";
            return wrong(message, "A tag has letters, digits, _ . and -, and does not start with . or -.");
        }
        if (digest != null && !DIGEST.matcher(digest).matches()) {
            String message = Visible.quote(digest) + " is not a digest.";
            return wrong(message, "A digest is sha256: and 64 digits of 0-9 and a-f.");
        }
        return Optional.empty();
    }

    private static Optional<Wrong> wrong(String message, String hint) {
        return Optional.of(new Wrong(message, hint));
    }
}
