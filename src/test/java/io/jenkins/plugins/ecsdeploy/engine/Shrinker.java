package io.jenkins.plugins.ecsdeploy.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a list that fails smaller, as long as it still fails (delta debugging: Zeller and Hildebrandt's ddmin). */
final class Shrinker {
    private Shrinker() {}

    /**
     * Leaves parts out, smaller and smaller ones.
     *
     * @param failing a list for which {@code fails} is true
     * @param atMost how often to try
     * @return a part of it that still fails, in the same order; none of its elements can be left out, unless
     *     {@code atMost} was reached
     */
    static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails, int atMost) {
        List<T> least = List.copyOf(failing);
        int parts = 2;
        int tries = 0;
        while (!least.isEmpty() && tries < atMost) {
            List<T> smaller = null;
            for (int i = 0; i < parts && smaller == null && tries < atMost; i++, tries++) {
                List<T> rest = without(least, i, parts);
                smaller = fails.test(rest) ? rest : null;
            }
            if (smaller != null) {
                least = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= least.size()) {
                break;
            } else {
                parts = Math.min(least.size(), parts * 2);
            }
        }
        return least;
    }

    private static <T> List<T> without(List<T> all, int part, int parts) {
        int from = (int) ((long) all.size() * part / parts);
        int to = (int) ((long) all.size() * (part + 1) / parts);
        List<T> rest = new ArrayList<>(all.subList(0, from));
        rest.addAll(all.subList(to, all.size()));
        return rest;
    }
}
