package io.jenkins.plugins.ecsdeploy.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** An IAM policy document under construction (IAM User Guide: IAM JSON policy reference). */
final class Policy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    private final ArrayNode statements = document.putArray("Statement");

    /** Allows the actions on the resources; gives the statement, for a condition. */
    ObjectNode allow(String sid, List<String> actions, Collection<String> resources) {
        ObjectNode statement = statements.addObject().put("Sid", sid).put("Effect", "Allow");
        ArrayNode allowed = statement.putArray("Action");
        actions.forEach(allowed::add);
        ArrayNode on = statement.putArray("Resource");
        resources.stream().sorted().forEach(on::add);
        return statement;
    }

    ObjectNode document() {
        return document;
    }
}
