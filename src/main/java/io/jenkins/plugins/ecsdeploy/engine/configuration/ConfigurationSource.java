package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a configuration comes from: a file, a text, the flags of a command line, defaults, or some of them over others.
 * Immutable; the trees given to it must not be changed afterwards.
 *
 * <pre>{@code
 * ConfigurationSource.tree(flags)
 *         .over(ConfigurationSource.file(path))
 *         .over(ConfigurationSource.tree(defaults));
 * }</pre>
 */
public final class ConfigurationSource {
    private static final int DEEPEST = 32;

    /** Keys of which the last word counts: giving one above takes the others below away. */
    private static final Map<String, List<List<String>>> ALTERNATIVES = Map.of(
            "",
            List.of(List.of("services", "waves")),
            "migration",
            List.of(List.of("taskDefinition", "derivedFrom", "overrideOf"), List.of("launchType", "capacityProviders")),
            "image",
            List.of(
                    List.of("tag", "digest", "event", "eventFile"),
                    List.of("repository", "event", "eventFile"),
                    List.of("registryId", "event", "eventFile")));

    private final String name;
    private final Path directory;
    private final ObjectNode tree;
    private final Map<String, Spot> spots;
    private final List<Problem> problems;

    private ConfigurationSource(
            String name, Path directory, ObjectNode tree, Map<String, Spot> spots, List<Problem> problems) {
        this.name = name;
        this.directory = directory;
        this.tree = tree;
        this.spots = spots;
        this.problems = problems;
    }

    /**
     * A file in YAML or JSON.
     *
     * @throws ConfigurationException when it cannot be read or has no right syntax
     */
    public static ConfigurationSource file(Path file) {
        Path absolute = file.toAbsolutePath();
        return parsed(file.toString(), absolute.getParent(), Utf8.read(file, ""));
    }

    /**
     * A text in YAML or JSON. It cannot name files: whoever wrote it need not be allowed to read those of this machine.
     *
     * @throws ConfigurationException when it has no right syntax
     */
    public static ConfigurationSource text(String text) {
        return text("", text);
    }

    /** As {@link #text(String)}, with a name to tell it by in messages: a file that somebody else has read. */
    public static ConfigurationSource text(String name, String text) {
        return parsed(name, null, text);
    }

    /** Flags, inputs or parameters in the shape of the file. A null in it means: not given. */
    public static ConfigurationSource tree(ObjectNode tree) {
        return new ConfigurationSource("", null, tree, Map.of(), List.of());
    }

    /**
     * This source over another: what is given here wins. Maps are put together key by key, lists and values are
     * replaced; of keys that exclude each other ({@code taskDefinition} and {@code derivedFrom}) the upper one stays.
     */
    public ConfigurationSource over(ConfigurationSource lower) {
        Map<String, Spot> merged = new HashMap<>(lower.spots);
        ObjectNode tree = merge(this.tree, lower.tree, "", merged, 0);
        List<Problem> both = new ArrayList<>(lower.problems);
        both.addAll(problems);
        String name = this.name.isEmpty() ? lower.name : this.name;
        return new ConfigurationSource(name, directory == null ? lower.directory : directory, tree, merged, both);
    }

    private ObjectNode merge(ObjectNode upper, ObjectNode lower, String path, Map<String, Spot> merged, int depth) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        lower.properties().forEach(field -> result.set(field.getKey(), field.getValue()));
        for (Map.Entry<String, JsonNode> field : upper.properties()) {
            JsonNode value = field.getValue();
            if (value == null || value.isNull() || value.isMissingNode()) {
                continue;
            }
            String key = field.getKey();
            String at = KeyPath.key(path, key);
            removeAlternatives(result, upper, path, key);
            if (value instanceof ObjectNode over && result.get(key) instanceof ObjectNode under && depth < DEEPEST) {
                result.set(key, merge(over, under, at, merged, depth + 1));
            } else {
                result.set(key, value);
                merged.keySet().removeIf(spot -> KeyPath.within(spot, at));
                spots.forEach((spot, where) -> {
                    if (KeyPath.within(spot, at)) {
                        merged.put(spot, where);
                    }
                });
            }
        }
        return result;
    }

    /** Takes away what the key excludes, unless it was given above as well: then the reader shall complain. */
    private static void removeAlternatives(ObjectNode result, ObjectNode upper, String path, String key) {
        for (List<String> group : ALTERNATIVES.getOrDefault(path, List.of())) {
            if (group.contains(key)) {
                group.stream().filter(other -> !upper.hasNonNull(other)).forEach(result::remove);
            }
        }
    }

    private static ConfigurationSource parsed(String name, Path directory, String text) {
        try {
            if (text.length() > Utf8.LARGEST) {
                throw new TreeParser.Unreadable(new Problem("", "The text is longer than 1 MiB.", "", null));
            }
            TreeParser.Parsed parsed = TreeParser.parse(text);
            if (parsed.root() instanceof ObjectNode tree) {
                return new ConfigurationSource(name, directory, tree, parsed.spots(), parsed.problems());
            }
            throw new TreeParser.Unreadable(noMap(parsed.root()));
        } catch (TreeParser.Unreadable unreadable) {
            throw new ConfigurationException(name, List.of(unreadable.problem()));
        }
    }

    private static Problem noMap(JsonNode root) {
        String what = root == null || root.isNull() ? "There is nothing in it." : "It is not a map of keys.";
        return new Problem("", what, "Start with a line such as: region: eu-west-1", null);
    }

    String name() {
        return name;
    }

    /** Where relative paths start; null: no files may be named. */
    Path directory() {
        return directory;
    }

    ObjectNode tree() {
        return tree;
    }

    List<Problem> problems() {
        return problems;
    }

    Problem.Position position(String path) {
        Spot spot = spots.get(path);
        return spot == null ? null : spot.position();
    }

    /** How a number is written in the file, or null. */
    String spelling(String path) {
        Spot spot = spots.get(path);
        return spot == null ? null : spot.spelling();
    }
}
