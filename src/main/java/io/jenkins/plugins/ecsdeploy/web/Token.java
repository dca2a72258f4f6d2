package io.jenkins.plugins.ecsdeploy.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A bearer token, or another secret; or none, when its value is empty. Says nothing of it, wherever it may be printed. */
final class Token {
    private static final String STARS = "***";

    private final String value;

    private Token(String value) {
        this.value = value;
    }

    /** @param value as the variable holds it, where a line end at its end is nobody's wish; null: none */
    static Token of(String value) {
        return new Token(value == null ? "" : value.strip());
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** To be sent; never to be shown. */
    String value() {
        return value;
    }

    String header() {
        return "Bearer " + value;
    }

    /** The text with stars wherever the token was. */
    String hide(String text) {
        if (text == null || isEmpty()) {
            return text;
        }
        return text.replace(value, STARS).replace(URLEncoder.encode(value, StandardCharsets.UTF_8), STARS);
    }

    /** As {@link #hide}, of the begin of a text: its end may hold a part of the token, and goes. */
    String hideInBegin(String text) {
        String hidden = hide(text);
        return hidden.substring(0, Math.max(0, hidden.length() - value.length()));
    }

    @Override
    public String toString() {
        return isEmpty() ? "no token" : "a token";
    }
}
