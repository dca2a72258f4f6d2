package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;

/** Short plain words of what smoke tests see: outside text in them can't act, nor fill the state (I9). */
final class SmokeText {
    /** Characters of one look that are kept. */
    private static final int SEEN = 500;

    /** Characters of one text from outside. */
    private static final int QUOTE = 200;

    private SmokeText() {}

    static String cut(String plain) {
        return PlainText.line(plain, SEEN);
    }

    static String plain(String outside) {
        return PlainText.line(outside, QUOTE);
    }

    static String quoted(String outside) {
        return "\"" + plain(outside) + "\"";
    }

    static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** {@code arn:…:targetgroup/api/0123} → {@code api}. */
    static String targetGroup(String arn) {
        String[] parts = arn.split("/", -1);
        return parts.length > 1 ? parts[1] : arn;
    }
}
