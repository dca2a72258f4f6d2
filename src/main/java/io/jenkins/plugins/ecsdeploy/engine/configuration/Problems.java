package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one source, and finds the place of each problem in it. */
final class Problems {
    private final ConfigurationSource source;
    private final List<Problem> found;

    Problems(ConfigurationSource source) {
        this.source = source;
        this.found = new ArrayList<>(source.problems());
    }

    void add(String path, String message, String hint) {
        found.add(new Problem(path, message, hint, source.position(path)));
    }

    /** A key is not there: point at the map that lacks it. */
    void missing(String parent, String key, String hint) {
        // The root has no line of its own worth pointing at.
        Problem.Position position = parent.isEmpty() ? null : source.position(parent);
        found.add(new Problem(KeyPath.key(parent, key), "This key is missing.", hint, position));
    }

    /** Whether something is wrong there already: what only says the same in other words is not told besides. */
    boolean at(String path) {
        return found.stream().anyMatch(problem -> problem.path().equals(path));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** All of them in the order of the file; those without a line come last. */
    ConfigurationException exception() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(problem -> problem.position() == null
                ? Integer.MAX_VALUE
                : problem.position().line()));
        return new ConfigurationException(source.name(), sorted);
    }
}
