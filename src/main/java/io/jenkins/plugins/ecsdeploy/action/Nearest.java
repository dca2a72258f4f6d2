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

    /** Edits from one word to the other; two neighbours swapped are one. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] d, int i, int j) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
