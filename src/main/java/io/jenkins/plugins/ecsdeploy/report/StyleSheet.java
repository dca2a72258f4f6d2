package io.jenkins.plugins.ecsdeploy.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The HTML report's style sheet, {@code report.css} beside this class. */
final class StyleSheet {
    /** Free of {@code <} and {@code &}, so that it means the same in HTML and in XML. */
    static final String TEXT = read();

    /** As a Content-Security-Policy names it: with it no other style sheet counts, not even one that slipped in. */
    static final String HASH = hash();

    private StyleSheet() {}

    private static String read() {
        try (InputStream in = StyleSheet.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
