package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A build's environment and parameters, put into texts in place of {@code $NAME} and {@code ${NAME}}. */
final class Variables {
    /** What stays one plain value wherever it is put into YAML: a parameter's value must not add keys. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9._/+=-](?:[A-Za-z0-9._/+=@:-]*[A-Za-z0-9._/+=@-])?|");

    private final EnvVars environment;

    Variables(EnvVars environment) {
        this.environment = environment;
    }

    /** Whether a text says what it means only in a build. */
    static boolean in(String text) {
        return text != null && text.indexOf('$') >= 0;
    }

    /** Null for null and for what is blank then. */
    String expand(String text) {
        return Util.fixEmptyAndTrim(environment.expand(text));
    }

    /** Names with commas or line breaks between them; null when there are none. */
    List<String> list(String text) {
        String expanded = expand(text);
        if (expanded == null) {
            return null;
        }
        return Arrays.stream(expanded.split("[,\\n]"))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** Words, each expanded after it was told from the others: a value never becomes two words. Null when there are none. */
    List<String> words(String text) {
        return text == null
                ? null
                : Arrays.stream(Util.tokenize(text)).map(environment::expand).toList();
    }

    /**
     * YAML.
     *
     * @throws ConfigurationException when a value could become more than a value there
     */
    String yaml(String text) {
        if (!in(text)) {
            return text;
        }
        return Util.replaceMacro(text, name -> {
            String value = environment.get(name);
            if (value != null && !PLAIN.matcher(value).matches()) {
                String message = "The value of the variable " + name + " cannot be put into YAML safely.";
                throw new ConfigurationException(
                        "", List.of(new Problem("", message, "Use it in a field of its own.", null)));
            }
            return value;
        });
    }
}
