package io.jenkins.plugins.ecsdeploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Where a harness tells what it has tried. {@code bin/verify} prints one line of each at its end, from
 * {@code target/harness}.
 */
public final class Harness {
    private static final Path DIRECTORY = Path.of("target", "harness");

    private Harness() {}

    /** Whether everything is to be tried that a night has time for: {@code bin/verify --nightly}. */
    public static boolean nightly() {
        return Boolean.getBoolean("nightly");
    }

    /**
     * Tells the one line.
     *
     * @param name of the harness; a later line of the same name replaces an earlier one
     * @param figures what was tried, how often, and how many violations were found
     */
    public static void tell(String name, String figures) {
        String line = name + ": " + figures;
        System.out.println(line);
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(name.replace(' ', '-') + ".txt"), line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tries all on all cores; the first that fails is told as it was thrown. */
    public static <T> void inParallel(Collection<T> all, Consumer<T> trial) {
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        all.parallelStream().filter(each -> thrown.isEmpty()).forEach(each -> {
            try {
                trial.accept(each);
            } catch (RuntimeException | AssertionError e) {
                thrown.add(e);
            }
        });
        if (thrown.peek() instanceof AssertionError wrong) {
            throw wrong;
        } else if (thrown.peek() instanceof RuntimeException wrong) {
            throw wrong;
        }
    }
}
