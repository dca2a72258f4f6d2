package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The concrete things that a text of AWS's names, by our word for them: whoever reads a remedy should not have to look for
 * the ARN in it.
 */
final class Facts {
    /** What stands between the name and us is the pattern; the name is its first group. The first pattern that fits counts. */
    private static final Map<String, List<Pattern>> TABLE = table();

    private Facts() {}

    private static Map<String, List<Pattern>> table() {
        var table = new LinkedHashMap<String, List<Pattern>>();
        put(table, "action", "not authorized to perform:? ([a-z0-9-]+:[a-z0-9*]+)(?= |$)");
        put(table, "resource", "on resource: (\\S+)");
        put(table, "principal", "assumed-role/([^/\\s]+)/", "user: arn:[^\\s]+:(user/[^\\s]+)", "user: (arn:\\S+)");
        put(table, "role", "assume the role '([^'\\s]+)'", "on resource: (arn:\\S+:role/\\S+)");
        put(
                table,
                "image",
                "failed to resolve ref \"?([^\\s\"]+?)\"?:(?= |$)",
                "cannot pull '?([^\\s']+)'? from the",
                "pull access denied for ([^\\s,]+)",
                "manifest for (\\S+) not found",
                "repository (\\S+) not found");
        put(table, "secret", "(arn:aws[a-z-]*:secretsmanager:[^\\s'\",]+)");
        put(table, "parameter", "invalid ssm parameters: (\\S.*?)(?=\\.? *$)", "(arn:aws[a-z-]*:ssm:[^\\s'\",]+)");
        put(table, "key", "did not contain json key (\\S+)");
        put(table, "logGroup", "log-group:([^:\\s]+)");
        put(table, "host", "https://([a-z0-9.-]+)", "lookup ([a-z0-9.-]+)", "get ([a-z0-9.-]+\\.amazonaws\\.com)");
        put(table, "command", "exec: \"([^\"]*)\"", "exec (/\\S+): exec format error");
        put(table, "platform", "matching platform '?([^'\\s]+)'?", "no matching manifest for (\\S+)");
        put(table, "fileSystem", "(fs-[0-9a-f]+)");
        put(table, "subnet", "(subnet-[0-9a-z]+)");
        put(table, "instance", "(i-[0-9a-f]{8,17})\\b");
        put(table, "targetGroup", "targetgroup/([^/\\s]+)", "target-group \\(?([^\\s()]+)", "\\(elb ([^\\s)]+)\\)");
        put(table, "port", "\\(port (\\d+)\\)");
        put(table, "why", "due to \\(reason (.*?)\\)\\.? *$");
        put(table, "shortage", "insufficient (\\S+ units|\\S+) available", "resource:([a-z_*]+)");
        put(table, "container", "container named (\\S+)");
        put(table, "hook", "hook target (arn:\\S+)");
        return table;
    }

    private static void put(Map<String, List<Pattern>> table, String name, String... patterns) {
        table.put(
                name,
                List.of(patterns).stream()
                        .map(p -> Pattern.compile(p, Pattern.CASE_INSENSITIVE))
                        .toList());
    }

    /** What a normal text names; what it does not name is left out. */
    static Map<String, String> in(String normal) {
        var facts = new LinkedHashMap<String, String>();
        TABLE.forEach((name, patterns) -> patterns.stream()
                .flatMap(p -> first(p, normal).stream())
                .findFirst()
                .ifPresent(value -> facts.put(name, value)));
        return facts;
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        if (!m.find()) {
            return Optional.empty();
        }
        // Half a name sends people the wrong way: better none.
        boolean half = m.end(1) >= text.length() - 4 && AwsText.cut(text);
        String value = m.group(1).replaceAll("[.,;:)]+$", "");
        return half || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
