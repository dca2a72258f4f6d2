package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A command given as one text: a JSON list of words, or words with blanks between them, where quotes of either kind keep
 * blanks. There is no shell: no variables, no backslashes.
 */
final class CommandWords {
    private CommandWords() {}

    static List<String> of(String text) {
        return text.stripLeading().startsWith("[") ? json(text) : split(text);
    }

    private static List<String> json(String text) {
        try {
            return new JsonMapper().readValue(text, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new UsageException("--migration-command begins like a JSON list, but is none."
                    + " Write for instance: '[\"flyway\", \"migrate\"]'");
        }
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = quote == 0 && Character.isWhitespace(c);
            if (blank && word != null) {
                words.add(word.toString());
                word = null;
            } else if (!blank) {
                word = word == null ? new StringBuilder() : word;
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            }
        }
        if (quote != 0) {
            throw new UsageException("A quote in --migration-command is not closed.");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
