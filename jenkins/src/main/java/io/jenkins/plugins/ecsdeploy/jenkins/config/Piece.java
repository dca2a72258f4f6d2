package io.jenkins.plugins.ecsdeploy.jenkins.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.util.FormValidation;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks a piece of a configuration while it is typed: laid over one that is complete, so that only what the piece itself
 * says can be wrong. Asks nobody.
 */
public final class Piece {
    private static final ConfigurationReader READER = new ConfigurationReader();

    private Piece() {}

    /** Some keys, in YAML. */
    public static FormValidation check(String yaml) {
        if (yaml == null || yaml.isBlank()) {
            return FormValidation.ok();
        }
        try {
            return check(ConfigurationSource.text(yaml), "");
        } catch (ConfigurationException e) {
            return error(e.problems());
        }
    }

    /** One value; {@code path} has its keys, with a dot between them. */
    public static FormValidation check(String path, String value) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode at = tree;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            at = at.putObject(keys[i]);
        }
        at.put(keys[keys.length - 1], value.strip());
        return check(ConfigurationSource.tree(tree), path);
    }

    /** Some keys as a tree, of which only problems at or below a path are told. */
    public static FormValidation check(ConfigurationSource piece, String path) {
        try {
            READER.read(piece.over(ConfigurationSource.tree(complete())));
            return FormValidation.ok();
        } catch (ConfigurationException e) {
            List<Problem> own = e.problems().stream()
                    .filter(p -> p.path().startsWith(path))
                    .filter(p -> !p.path().equals("migration.overrideOf")) // the services are given elsewhere
                    .toList();
            return own.isEmpty() ? FormValidation.ok() : error(own);
        }
    }

    private static FormValidation error(List<Problem> problems) {
        return FormValidation.error(problems.stream().map(Piece::text).collect(Collectors.joining("\n")));
    }

    private static String text(Problem problem) {
        String where = problem.position() == null ? "" : problem.position() + ": ";
        String key = problem.path().isEmpty() ? "" : problem.path() + ": ";
        return where + key + problem.message() + (problem.hint().isEmpty() ? "" : " " + problem.hint());
    }

    private static ObjectNode complete() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("region", "us-east-1").put("cluster", "cluster").put("image", "image:tag");
        tree.put("migration", "none").putArray("services").add("service");
        return tree;
    }
}
