package io.jenkins.plugins.ecsdeploy.action;

import java.util.Locale;

/** Colours where a person looks on and does not mind (NO_COLOR, see no-color.org). */
record Paint(boolean on) {
    static Paint of(Io io, String asked) {
        return switch (asked.toLowerCase(Locale.ROOT)) {
            case "never" -> new Paint(false);
            case "auto" -> new Paint(io.terminal() && io.variable("NO_COLOR") == null);
            default -> throw new UsageException("--color is auto or never, not " + asked + ".");
        };
    }

    String dim(String text) {
        return painted("2", text);
    }

    String good(String text) {
        return painted("32", text);
    }

    String bad(String text) {
        return painted("31", text);
    }

    String strong(String text) {
        return painted("1", text);
    }

    private String painted(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
