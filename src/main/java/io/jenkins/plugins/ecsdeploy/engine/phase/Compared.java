package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.definition.DefinitionDiff;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a definition's differences is kept: enough for people to see what changed, and nothing that may be secret (I10). */
final class Compared {
    /** Changes of one definition that are kept. */
    private static final int KEPT = 30;

    /** Characters of one value that are kept. */
    private static final int LENGTH = 300;

    private static final String CONTAINERS = "containerDefinitions/";

    /** People put passwords there, however often they are told not to. */
    private static final List<String> HIDDEN = List.of("/environment/", "/options/");

    private Compared() {}

    static DefinitionChanges of(String role, TaskDefinition before, ObjectNode after) {
        Set<String> old = names(before.content());
        Set<String> now = names(after);
        Set<Change> changes = new LinkedHashSet<>();
        for (DefinitionDiff.Change change : DefinitionDiff.between(before.content(), after)) {
            String container = container(change.path());
            if (container != null && old.contains(container) != now.contains(container)) {
                // One line for all of it: what is in a container that is no more is of no interest.
                changes.add(new Change(
                        CONTAINERS + container,
                        old.contains(container) ? "(there)" : null,
                        now.contains(container) ? "(there)" : null));
            } else {
                changes.add(new Change(
                        cut(change.path()),
                        value(change.path(), change.before()),
                        value(change.path(), change.after())));
            }
        }
        List<Change> all = new ArrayList<>(changes);
        int kept = Math.min(KEPT, all.size());
        return new DefinitionChanges(role, before.arn(), all.subList(0, kept), all.size() - kept);
    }

    private static Set<String> names(ObjectNode definition) {
        return Containers.all(definition).stream()
                .map(c -> c.path("name").asText())
                .collect(Collectors.toSet());
    }

    private static String container(String path) {
        int end = path.indexOf('/', CONTAINERS.length());
        return path.startsWith(CONTAINERS) && end > 0 ? path.substring(CONTAINERS.length(), end) : null;
    }

    private static String value(String path, String value) {
        return value == null || HIDDEN.stream().noneMatch(path::contains) ? cut(value) : "(not shown)";
    }

    private static String cut(String text) {
        return text == null || text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
    }
}
