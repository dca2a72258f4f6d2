package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A service can't wait for one that is itself updated only later, and so would never be ready in time. */
final class EnabledWhenRules {
    private final JsonNode tree;
    private final Problems problems;

    EnabledWhenRules(JsonNode tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void check() {
        List<String> names = ServiceNodes.names(tree);
        List<Map.Entry<String, JsonNode>> services = ServiceNodes.of(tree);
        for (int i = 0; i < services.size(); i++) {
            JsonNode waitsFor = services.get(i).getValue().path("enabledWhen");
            for (int k = 0; waitsFor.isArray() && k < waitsFor.size(); k++) {
                String path = KeyPath.item(KeyPath.key(services.get(i).getKey(), "enabledWhen"), k);
                at(path, names.get(i), waitsFor.get(k).asText(), names);
            }
        }
    }

    private void at(String path, String name, String support, List<String> names) {
        if (support.equals(name)) {
            problems.add(path, "A service cannot wait for itself.", "Remove it.");
        } else if (names.contains(support) && names.indexOf(support) > names.indexOf(name)) {
            problems.add(
                    path,
                    "The service " + Visible.quote(support) + " stands after this one and is updated later.",
                    "Put it in front of " + Visible.quote(name) + ", in the same wave or an earlier one.");
        }
    }
}
