package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Task definitions by family and revision, and the actions on them. */
final class TaskDefinitions {

    private final Kernel kernel;
    private final Tags tags;
    private final Function<String, String> callerArn;
    private final Map<String, List<TaskDefinition>> families = new TreeMap<>();

    TaskDefinitions(Kernel kernel, Tags tags, Function<String, String> callerArn) {
        this.kernel = kernel;
        this.tags = tags;
        this.callerArn = callerArn;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "RegisterTaskDefinition", this::register,
                "DescribeTaskDefinition", this::describe,
                "DeregisterTaskDefinition", this::deregister,
                "ListTaskDefinitions", this::list,
                "ListTaskDefinitionFamilies", this::listFamilies);
    }

    /** {@code family} (the newest ACTIVE one), {@code family:revision} or ARN. */
    Optional<TaskDefinition> find(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        int colon = name.indexOf(':');
        if (reference.startsWith("arn:") && !reference.startsWith(kernel.arn("ecs", "task-definition/"))) {
            return Optional.empty();
        }
        List<TaskDefinition> revisions = families.getOrDefault(colon < 0 ? name : name.substring(0, colon), List.of());
        if (colon < 0) {
            List<TaskDefinition> active =
                    revisions.stream().filter(TaskDefinition::active).toList();
            return active.isEmpty() ? Optional.empty() : Optional.of(active.get(active.size() - 1));
        }
        String revision = name.substring(colon + 1);
        return revisions.stream()
                .filter(each -> String.valueOf(each.revision()).equals(revision))
                .findFirst();
    }

    private ObjectNode register(ObjectNode input, CallContext context) {
        TaskDefinitionRules.check(input);
        String family = Json.text(input, "family");
        List<TaskDefinition> revisions = families.computeIfAbsent(family, key -> new ArrayList<>());
        int revision = revisions.size() + 1;
        String arn = kernel.arn("ecs", "task-definition/" + family + ":" + revision);
        ObjectNode body = TaskDefinitionDefaults.fill(input);
        body.put("taskDefinitionArn", arn).put("revision", revision);
        body.put("registeredBy", callerArn.apply(context.accessKeyId()));
        TaskDefinition definition = new TaskDefinition(arn, family, revision, body, kernel.now(), Optional.empty());
        revisions.add(definition);
        tags.put(arn, Tags.checked(input));
        ObjectNode output = Json.object();
        output.set("taskDefinition", definition.form());
        return withTags(output, arn);
    }

    private ObjectNode describe(ObjectNode input, CallContext context) {
        TaskDefinition definition = find(Json.text(input, "taskDefinition"))
                .orElseThrow(() -> AwsException.client("Unable to describe task definition."));
        ObjectNode output = Json.object();
        output.set("taskDefinition", definition.form());
        return Json.texts(input, "include").contains("TAGS") ? withTags(output, definition.arn()) : output;
    }

    private ObjectNode deregister(ObjectNode input, CallContext context) {
        String reference = Json.text(input, "taskDefinition");
        if (!reference.matches(".*:[0-9]+")) {
            throw AwsException.client("Missing or invalid revision in task definition: " + reference);
        }
        TaskDefinition definition =
                find(reference).orElseThrow(() -> AwsException.client("The specified task definition does not exist."));
        TaskDefinition gone = definition.active() ? definition.deregistered(kernel.now()) : definition;
        families.get(gone.family()).set(gone.revision() - 1, gone);
        ObjectNode output = Json.object();
        output.set("taskDefinition", gone.form());
        return output;
    }

    private ObjectNode list(ObjectNode input, CallContext context) {
        String family = Json.text(input, "familyPrefix");
        boolean active = !Json.text(input, "status").equals("INACTIVE");
        List<String> arns = new ArrayList<>();
        families.forEach((name, revisions) -> {
            if (family.isEmpty() || name.equals(family)) {
                revisions.stream().filter(each -> each.active() == active).forEach(each -> arns.add(each.arn()));
            }
        });
        if (Json.text(input, "sort").equals("DESC")) {
            Collections.reverse(arns);
        }
        ObjectNode output = Json.object();
        Page.fill(output, "taskDefinitionArns", arns, TextNode::valueOf, input, 100);
        return output;
    }

    private ObjectNode listFamilies(ObjectNode input, CallContext context) {
        String prefix = Json.text(input, "familyPrefix");
        String status = Json.text(input, "status");
        List<String> names = families.entrySet().stream()
                .filter(family -> family.getKey().startsWith(prefix))
                .filter(family -> status.isEmpty()
                        || status.equals("ALL")
                        || status.equals("ACTIVE") == family.getValue().stream().anyMatch(TaskDefinition::active))
                .map(Map.Entry::getKey)
                .toList();
        ObjectNode output = Json.object();
        Page.fill(output, "families", names, TextNode::valueOf, input, 100);
        return output;
    }

    private ObjectNode withTags(ObjectNode output, String arn) {
        ArrayNode form = tags.form(arn);
        if (!form.isEmpty()) {
            output.set("tags", (JsonNode) form);
        }
        return output;
    }
}
