package io.jenkins.plugins.ecsdeploy.action;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Makes ids of deployments: {@code d-20260401-093012-k3x7qa}, in UTC. They name tokens of RunTask, so two deployments
 * must never share one: the last part is 30 secure random bits.
 */
final class DeploymentIds {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LETTERS = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private DeploymentIds() {}

    static String next() {
        return at(Instant.now(), new SecureRandom());
    }

    static String at(Instant now, RandomGenerator random) {
        StringBuilder id = new StringBuilder("d-").append(TIME.format(now)).append('-');
        for (int i = 0; i < LETTERS; i++) {
            id.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}
