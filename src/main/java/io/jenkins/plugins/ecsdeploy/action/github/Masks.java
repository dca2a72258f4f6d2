package io.jenkins.plugins.ecsdeploy.action.github;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Values that the runner has to hide wherever they turn up (I10): a migration may log what it was given. */
public final class Masks {
    private static final List<String> SECRET_LIKE =
            List.of("PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE");

    /** A shorter value would blot out half the log, and is no secret worth the name. */
    private static final int SHORTEST = 6;

    private Masks() {}

    /** The lines of all values known as secret, each once. */
    public static List<String> of(Map<String, String> environment, Configuration configuration) {
        List<String> values = new ArrayList<>();
        values.add(environment.get("AWS_SECRET_ACCESS_KEY"));
        values.add(environment.get("AWS_SESSION_TOKEN"));
        values.add(configuration.credentials().externalId());
        Stream<Migration> tasks = Stream.concat(
                configuration.whenMigration().stream(),
                configuration.after().stream().map(AfterTask::task));
        tasks.forEach(task -> task.environment().forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (SECRET_LIKE.stream().anyMatch(upper::contains)) {
                values.add(value);
            }
        }));
        for (SmokeTest test : configuration.everySmokeTest().toList()) {
            if (test.check() instanceof SmokeCheck.Http http && http.bearerTokenVariable() != null) {
                values.add(environment.get(http.bearerTokenVariable()));
            }
        }
        // Whatever stands in these variables is not to be seen: tokens, keys, and addresses that let in who knows them.
        configuration.notifications().webhooks().stream()
                .flatMap(w -> Stream.of(w.urlVariable(), w.bearerTokenVariable(), w.signatureKeyVariable()))
                .filter(Objects::nonNull)
                .forEach(variable -> values.add(environment.get(variable)));
        // A log shows a value line by line, so each line is hidden by itself.
        return values.stream()
                .filter(Objects::nonNull)
                .flatMap(value -> Stream.concat(Stream.of(value), value.lines()))
                .filter(line -> line.length() >= SHORTEST)
                .distinct()
                .toList();
    }
}
