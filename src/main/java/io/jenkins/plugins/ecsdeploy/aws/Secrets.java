package io.jenkins.plugins.ecsdeploy.aws;

import java.util.regex.Pattern;

/** Keeps credentials out of messages: AWS itself echoes them when a signature does not match. */
final class Secrets {
    /** "The Canonical String for this request should have been …" repeats all signed headers, session token included. */
    private static final Pattern CANONICAL =
            Pattern.compile("\\s*The Canonical String for this request.*", Pattern.DOTALL);

    private static final Pattern TOKEN =
            Pattern.compile("(?i)(x-amz-security-token|SecurityToken|SessionToken|Authorization)([=:]\\s*)[^\\s&,;]+");
    private static final Pattern ACCESS_KEY = Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{12,}\\b");

    private Secrets() {}

    static String hide(String message) {
        if (message == null) {
            return null;
        }
        String hidden = CANONICAL.matcher(message).replaceFirst("");
        hidden = TOKEN.matcher(hidden).replaceAll("$1$2***");
        return ACCESS_KEY.matcher(hidden).replaceAll("***");
    }
}
