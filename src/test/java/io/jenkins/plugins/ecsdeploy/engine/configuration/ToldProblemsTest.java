package io.jenkins.plugins.ecsdeploy.engine.configuration;

import io.jenkins.plugins.ecsdeploy.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said to who writes a wrong configuration, word by word: {@code src/test/resources/configuration/problems.txt} for
 * what is wrong in it, {@code texts.txt} for what can't even be read. A change of these texts shows in the review.
 */
class ToldProblemsTest {
    /** What a case of problems.txt does not say itself; {@code !drop}: not at all. */
    private static final Map<String, String> USUAL = Map.of(
            "region", "region: eu-west-1",
            "cluster", "cluster: prod",
            "image", "image: api:1.5.0",
            "migration", "migration: none",
            "services", "services: [api, worker]");

    private static final Pattern MARK = Pattern.compile("\\{(many:|deep:)?(\\d+)\\}|\\{(bell|bom|digest)\\}");

    @ParameterizedTest
    @ValueSource(strings = {"problems.txt", "texts.txt"})
    void whatIsWrongIsToldInTheseWords(String file) throws IOException {
        Path path = Path.of("src/test/resources/configuration", file);
        String told = Pattern.compile("\n(?==== )")
                .splitAsStream(Files.readString(path))
                .map(one -> retold(one, file.startsWith("problems")))
                .collect(Collectors.joining());

        Golden.same(path, told.stripTrailing().lines().toList());
    }

    /** A case, with what is told of it: its head, the text, {@code -->} and the message. */
    static String retold(String one, boolean completed) {
        if (!one.startsWith("=== ")) {
            return one + "\n";
        }
        String head = one.substring(0, one.indexOf('\n') + 1);
        String text = one.substring(head.length()).split("(?m)^-->", 2)[0];
        return head + text + "-->\n" + told(completed ? completed(text) : expanded(text)) + "\n";
    }

    private static String completed(String text) {
        List<String> given =
                text.lines().filter(line -> !line.endsWith(": !drop")).toList();
        String usual = List.of("region", "cluster", "image", "migration", "services").stream()
                .filter(key -> text.lines().noneMatch(line -> line.startsWith(key + ":")))
                .map(USUAL::get)
                .collect(Collectors.joining("\n"));
        return expanded(usual + "\n" + String.join("\n", given) + "\n");
    }

    private static String expanded(String text) {
        return MARK.matcher(text).replaceAll(mark -> {
            if (mark.group(3) != null) {
                return Map.of("bell", "\u0007", "bom", "\uFEFF", "digest", "sha256:" + "a".repeat(64))
                        .get(mark.group(3));
            }
            int n = Integer.parseInt(mark.group(2));
            return mark.group(1) == null
                    ? "x".repeat(n)
                    : mark.group(1).equals("deep:")
                            ? "{a: ".repeat(n) + "b" + "}".repeat(n)
                            : IntStream.rangeClosed(1, n).mapToObj(i -> "s" + i).collect(Collectors.joining(", "));
        });
    }

    private static String told(String text) {
        try {
            new ConfigurationReader().read(text);
            return "It is taken.\n";
        } catch (ConfigurationException e) {
            return e.getMessage() + "\n";
        }
    }
}
