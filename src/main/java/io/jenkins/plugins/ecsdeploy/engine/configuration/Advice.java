package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a configuration may well do, but its owner probably does not want. For a face to show; nothing fails for it. */
public final class Advice {
    private static final Set<String> SECRET =
            Set.of("PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "KEY", "CREDENTIALS");

    private Advice() {}

    /** The advice on a configuration; empty: none. */
    public static List<Problem> on(Configuration configuration) {
        List<Problem> advice = new ArrayList<>();
        configuration.whenMigration().ifPresent(m -> on(m, "migration", advice));
        for (int i = 0; i < configuration.after().size(); i++) {
            on(configuration.after().get(i).task(), KeyPath.item("after", i), advice);
        }
        return List.copyOf(advice);
    }

    private static void on(Migration task, String path, List<Problem> advice) {
        task.environment().keySet().stream()
                .filter(Advice::looksLikeSecret)
                .forEach(name -> advice.add(secret(path, name)));
    }

    private static Problem secret(String path, String name) {
        String message = "By its name this is a secret; in environment, everybody can read it who may see the task.";
        String hint = "Store it in Secrets Manager or SSM Parameter Store and name it in " + path + ".secrets.";
        return new Problem(KeyPath.key(KeyPath.key(path, "environment"), name), message, hint, null);
    }

    /** The last word tells: DATABASE_PASSWORD holds one, PASSWORD_MIN_LENGTH does not. */
    private static boolean looksLikeSecret(String name) {
        String[] words = name.replaceAll("([a-z])([A-Z])", "$1_$2")
                .toUpperCase(Locale.ROOT)
                .split("[^A-Z0-9]+", -1);
        return SECRET.contains(words[words.length - 1]);
    }
}
