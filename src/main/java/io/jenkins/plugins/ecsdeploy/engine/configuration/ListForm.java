package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows how a text is written as a list. */
final class ListForm {
    /** Words that are surely no secret and need no quoting rules of a shell. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./ -]{1,60}");

    private ListForm() {}

    static String of(String text) {
        if (text.isBlank() || !PLAIN.matcher(text).matches()) {
            return "[\"first\", \"second\"]";
        }
        return Arrays.stream(text.strip().split(" +", -1))
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
