package io.jenkins.plugins.ecsdeploy.action;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the command or option that somebody meant. */
final class Nearest {
    private Nearest() {}

    /** {@code " Did you mean X?"}, or nothing when no known word is close. */
    static String hint(String word, Collection<String> known) {
        return to(word, known).map(k -> " Did you mean " + k + "?").orElse("");
    }

    private static Optional<String> to(String word, Collection<String> known) {
        int allowed = Math.max(1, word.replace("-", "").length() / 3);
        return known.stream()
                .filter(k -> (k.startsWith(word) && word.length() > 3) || distance(word, k) <= allowed)
                .min(Comparator.comparingInt(k -> distance(word, k)));
    }

    /** Edits from one word to the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
