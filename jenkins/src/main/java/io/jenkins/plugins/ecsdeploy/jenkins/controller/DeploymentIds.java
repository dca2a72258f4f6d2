package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Names of deployments, for instance {@code d-20261102-080500-k3x9qa}. */
public final class DeploymentIds {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int RANDOM = 6;
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9-]{1,36}");
    private static final SecureRandom SOURCE = new SecureRandom();

    private DeploymentIds() {}

    public static String next(Instant now) {
        StringBuilder id = new StringBuilder("d-").append(SECOND.format(now)).append('-');
        for (int i = 0; i < RANDOM; i++) {
            id.append(LETTERS.charAt(SOURCE.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    /** Whether it can be one: what a pipeline gives becomes a file's name. */
    public static boolean safe(String id) {
        return id != null && SAFE.matcher(id).matches();
    }
}
