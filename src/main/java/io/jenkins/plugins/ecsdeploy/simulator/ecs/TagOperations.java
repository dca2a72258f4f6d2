package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.util.Map;
import java.util.function.Predicate;

/** TagResource, UntagResource, ListTagsForResource. */
final class TagOperations {

    private final Tags tags;
    private final Predicate<String> exists;

    TagOperations(Tags tags, Predicate<String> exists) {
        this.tags = tags;
        this.exists = exists;
    }

    Map<String, Operation> operations() {
        return Map.of("TagResource", this::tag, "UntagResource", this::untag, "ListTagsForResource", this::list);
    }

    private ObjectNode tag(ObjectNode input, CallContext context) {
        tags.put(resource(input), Tags.checked(input));
        return Json.object();
    }

    private ObjectNode untag(ObjectNode input, CallContext context) {
        tags.remove(resource(input), Json.texts(input, "tagKeys"));
        return Json.object();
    }

    private ObjectNode list(ObjectNode input, CallContext context) {
        ObjectNode output = Json.object();
        output.set("tags", tags.form(resource(input)));
        return output;
    }

    private String resource(ObjectNode input) {
        String arn = Json.text(input, "resourceArn");
        if (!arn.startsWith("arn:")) {
            throw AwsException.invalidParameter("Invalid resourceArn: " + arn);
        }
        if (!exists.test(arn)) {
            throw AwsException.of(400, "ResourceNotFoundException", "The specified resource is not found: " + arn);
        }
        return arn;
    }
}
