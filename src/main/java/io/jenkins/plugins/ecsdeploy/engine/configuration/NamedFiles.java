package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Files that a configuration names. Only one that was itself read from a file may name any. */
final class NamedFiles {
    private final ConfigurationSource source;
    private final Problems problems;

    NamedFiles(ConfigurationSource source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * The map in a file; empty when something is wrong: then the problems say what.
     *
     * @param path the key that names it
     * @param otherwise what to do where no files may be named
     * @param what it is to hold, in words
     */
    Optional<ObjectNode> read(JsonNode file, String path, String otherwise, String what) {
        if (!file.isTextual() || file.asText().isEmpty()) {
            return Optional.empty(); // the schema has said so
        }
        if (source.directory() == null) {
            String message = "A file can only be named in a configuration that is itself read from a file.";
            problems.add(path, message, otherwise);
            return Optional.empty();
        }
        try {
            Path named = source.directory().resolve(file.asText());
            TreeParser.Parsed parsed = TreeParser.parse(Utf8.read(named, path));
            if (parsed.root() instanceof ObjectNode map) {
                return Optional.of(map);
            }
            problems.add(path, "The file does not hold " + what + ".", "");
        } catch (TreeParser.Unreadable unreadable) {
            Problem.Position where = unreadable.problem().position();
            String at = where == null ? "" : " At " + where + " of that file.";
            problems.add(path, unreadable.problem().message() + at, "");
        } catch (InvalidPathException invalid) {
            problems.add(path, Visible.quote(file.asText()) + " is not the path of a file.", "");
        } catch (ConfigurationException unreadable) {
            unreadable.problems().forEach(one -> problems.add(one.path(), one.message(), one.hint()));
        }
        return Optional.empty();
    }
}
