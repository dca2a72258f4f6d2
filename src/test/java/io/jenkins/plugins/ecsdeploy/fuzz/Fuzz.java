package io.jenkins.plugins.ecsdeploy.fuzz;

import io.jenkins.plugins.ecsdeploy.Harness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tries many inputs, each told by its seed alone. An input is a list of edits of something right; of one that fails, edits
 * are dropped as long as it still fails, and what is left is shown with the seed.
 *
 * <p>{@code -Dfuzz.tries=100000} for a long run of every harness, {@code -Dfuzz.first=4711 -Dfuzz.tries=1} to replay one.
 */
public final class Fuzz {
    private Fuzz() {}

    /**
     * Tries values made from seeds, one after the other.
     *
     * @param what the inputs, for the line that is printed
     * @param tries how many, unless {@code fuzz.tries} says otherwise
     * @param input the edits of a seed
     * @param check throws for an input that breaks a promise; is called again for smaller ones
     */
    public static <E> void of(String what, int tries, Function<Random, List<E>> input, Consumer<List<E>> check) {
        long first = Long.getLong("fuzz.first", 1);
        long count = Long.getLong("fuzz.tries", tries);
        long start = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            List<E> edits = input.apply(new Random(seed * 7919));
            Throwable broken = broken(check, edits);
            if (broken != null) {
                List<E> small = smaller(check, edits);
                Throwable why = broken(check, small);
                throw new AssertionError(
                        "Fuzz: " + what + ", seed " + seed + " (replay: -Dfuzz.first=" + seed + " -Dfuzz.tries=1): "
                                + small + "\n" + (why == null ? broken : why),
                        why == null ? broken : why);
            }
        }
        Harness.tell(
                "Fuzz of " + what,
                String.format("%,d, 0 violations (%d s)", count, (System.nanoTime() - start) / 1_000_000_000));
    }

    private static <E> List<E> smaller(Consumer<List<E>> check, List<E> edits) {
        List<E> small = edits;
        for (int i = 0; i < small.size() && small.size() > 1; ) {
            List<E> without = new ArrayList<>(small);
            without.remove(i);
            if (broken(check, without) == null) {
                i++;
            } else {
                small = without;
            }
        }
        return small;
    }

    private static <E> Throwable broken(Consumer<List<E>> check, List<E> edits) {
        try {
            check.accept(edits);
            return null;
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            return e;
        }
    }
}
