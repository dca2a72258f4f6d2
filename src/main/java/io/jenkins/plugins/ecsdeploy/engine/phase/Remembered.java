package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Task definitions within one advance: what was found once is not asked for again. */
final class Remembered implements TaskDefinitions {
    private final TaskDefinitions outside;
    private final Map<String, Optional<TaskDefinition>> found = new HashMap<>();

    Remembered(TaskDefinitions outside) {
        this.outside = outside;
    }

    @Override
    public Optional<TaskDefinition> find(String name) {
        Optional<TaskDefinition> known = found.get(name);
        if (known == null) {
            known = outside.find(name);
            found.put(name, known);
        }
        return known;
    }

    @Override
    public TaskDefinition register(ObjectNode content, Map<String, String> tags) {
        found.clear();
        return outside.register(content, tags);
    }

    @Override
    public List<String> revisions(String family) {
        return outside.revisions(family);
    }

    @Override
    public Map<String, String> tags(String arn) {
        return outside.tags(arn);
    }

    @Override
    public void tag(String arn, Map<String, String> tags) {
        outside.tag(arn, tags);
    }
}
