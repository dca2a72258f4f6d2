package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

/** {@link TaskDefinitions} of ECS, past the SDK's model classes (see {@link RawJson}). */
final class EcsTaskDefinitions implements TaskDefinitions {
    private static final String DESCRIBE = "ecs:DescribeTaskDefinition";
    private static final String REGISTER = "ecs:RegisterTaskDefinition";
    private static final String LIST = "ecs:ListTaskDefinitions";
    private static final String TAG = "ecs:TagResource";

    private final AwsClients clients;

    EcsTaskDefinitions(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<TaskDefinition> find(String name) {
        AtomicReference<byte[]> answer = new AtomicReference<>();
        try {
            AwsCall.of(DESCRIBE, () -> clients.ecs().describeTaskDefinition(r -> r.taskDefinition(name)
                    .overrideConfiguration(raw(answer).build())));
        } catch (OutsideException e) {
            // ECS has no exception of its own for this: ClientException "Unable to describe task definition."
            if (e.code().equals("ClientException") && e.getMessage().startsWith("Unable to describe task definition")) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(definition(DESCRIBE, answer.get()));
    }

    @Override
    public TaskDefinition register(ObjectNode content, Map<String, String> tags) {
        byte[] request = Json.bytes(tagged(content, tags));
        AtomicReference<byte[]> answer = new AtomicReference<>();
        AwsCall.of(REGISTER, () -> clients.ecsOnce()
                .registerTaskDefinition(r -> r.overrideConfiguration(raw(answer)
                        .putExecutionAttribute(RawJson.REQUEST, request)
                        .build())));
        return definition(REGISTER, answer.get());
    }

    @Override
    public List<String> revisions(String family) {
        List<String> arns = new ArrayList<>();
        // familyPrefix is the whole name, despite its name; without a status only ACTIVE ones are listed.
        for (String status : List.of("ACTIVE", "INACTIVE")) {
            String token = null;
            do {
                String page = token;
                ListTaskDefinitionsResponse answer = AwsCall.of(LIST, () -> clients.ecs()
                        .listTaskDefinitions(
                                r -> r.familyPrefix(family).status(status).nextToken(page)));
                Answers.require(LIST, "taskDefinitionArns", answer.hasTaskDefinitionArns());
                answer.taskDefinitionArns().forEach(arn -> arns.add(revisionArn(arn)));
                token = Answers.nextToken(LIST, page, answer.nextToken());
            } while (token != null);
        }
        arns.sort(Comparator.comparingInt(EcsTaskDefinitions::revision).reversed());
        return List.copyOf(arns);
    }

    private static String revisionArn(String arn) {
        Answers.require(
                LIST,
                "revision in an ARN",
                Answers.arn(LIST, "taskDefinitionArn", arn).matches(".+:[0-9]{1,9}"));
        return arn;
    }

    private static int revision(String arn) {
        return Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
    }

    @Override
    public Map<String, String> tags(String arn) {
        return AwsCall.of(
                DESCRIBE,
                () -> clients.ecs()
                        .describeTaskDefinition(r -> r.taskDefinition(arn).include(TaskDefinitionField.TAGS)),
                EcsTaskDefinitions::tags);
    }

    /** ECS may leave tags out where there are none; the definition itself tells an answer from an empty one. */
    private static Map<String, String> tags(DescribeTaskDefinitionResponse answer) {
        Answers.required(DESCRIBE, "taskDefinition", answer.taskDefinition());
        Map<String, String> tags = new TreeMap<>();
        answer.tags().forEach(tag -> tags.put(Answers.required(DESCRIBE, "key of a tag", tag.key()), tag.value()));
        return tags;
    }

    /** Without the SDK's own retries: nobody waits for it, and its rate limit is low. */
    @Override
    public void tag(String arn, Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        new TreeMap<>(tags)
                .forEach((key, value) ->
                        list.add(Tag.builder().key(key).value(value).build()));
        AwsCall.of(
                TAG, () -> clients.ecsOnce().tagResource(r -> r.resourceArn(arn).tags(list)));
    }

    private static AwsRequestOverrideConfiguration.Builder raw(AtomicReference<byte[]> answer) {
        return AwsRequestOverrideConfiguration.builder().putExecutionAttribute(RawJson.RESPONSE, answer);
    }

    /** RegisterTaskDefinition refuses an empty list of tags. */
    private static ObjectNode tagged(ObjectNode content, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return content;
        }
        ObjectNode request = content.deepCopy();
        ArrayNode list = request.putArray("tags");
        new TreeMap<>(tags)
                .forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return request;
    }

    private static TaskDefinition definition(String operation, byte[] answer) {
        try {
            JsonNode found = answer == null ? null : Json.read(answer).get("taskDefinition");
            if (found instanceof ObjectNode content) {
                return whole(operation, content);
            }
        } catch (JsonProcessingException e) {
            throw Answers.unusable(operation, "no JSON", e);
        }
        throw Answers.unusable(operation, "no task definition", null);
    }

    private static TaskDefinition whole(String operation, ObjectNode content) {
        JsonNode containers = content.path("containerDefinitions");
        Answers.require(operation, "containerDefinitions", containers.isArray() && !containers.isEmpty());
        for (JsonNode container : containers) {
            Answers.require(
                    operation, "name of a container", container.path("name").isTextual());
            Answers.require(
                    operation, "image of a container", container.path("image").isTextual());
        }
        JsonNode status = content.path("status");
        Answers.require(operation, "status", status.isTextual());
        Answers.require(operation, "family", content.path("family").isTextual());
        String family = content.path("family").asText();
        int revision = content.path("revision").asInt();
        String arn = Answers.arn(
                operation,
                "taskDefinitionArn",
                content.path("taskDefinitionArn").textValue());
        // What is registered from it must become a revision of the family that its ARN names.
        Answers.require(operation, "family and revision of its ARN", arn.endsWith("/" + family + ":" + revision));
        return new TaskDefinition(arn, family, revision, status.asText().equals("ACTIVE"), content);
    }
}
