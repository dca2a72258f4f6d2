package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sentences with gaps: {@code {name|otherwise}} becomes the fact of that name, or the other words where there is none; {@code {a or b|otherwise}} tries more
 * than one.
 */
final class Template {
    private static final Pattern GAP = Pattern.compile("\\{([\\w ]+)\\|([^}]*)}");
    private static final int LONGEST_FACT = 300;

    private Template() {}

    /** Facts come from outside, so they go in as plain text. */
    static String fill(String template, Map<String, String> facts) {
        String filled = GAP.matcher(template).replaceAll(gap -> {
            String fact = Stream.of(gap.group(1).split(" or "))
                    .map(facts::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            return Matcher.quoteReplacement(fact == null ? gap.group(2) : PlainText.line(fact, LONGEST_FACT));
        });
        // An empty gap leaves its blank behind.
        return filled.replaceAll(" +(?=[ .,:)])", "");
    }
}
