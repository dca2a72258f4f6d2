package io.jenkins.plugins.ecsdeploy.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.Ruler;

/** The rules in examples/events, decided on by EventBridge's own matcher: what we act upon gets through, and nothing else. */
class EventRulesTest {
    private static final Path EXAMPLES = Path.of("examples/events");

    /** The patterns of a template, in their order. */
    private static List<JsonNode> cloudFormation(String file) throws IOException {
        List<JsonNode> patterns = new ArrayList<>();
        new YAMLMapper()
                .readTree(Files.readString(EXAMPLES.resolve(file)))
                .path("Resources")
                .forEach(resource -> {
                    if (resource.path("Type").asText().equals("AWS::Events::Rule")) {
                        patterns.add(resource.at("/Properties/EventPattern"));
                    }
                });
        return patterns;
    }

    /** The same of a Terraform file: HCL's objects, read as YAML's. */
    private static List<JsonNode> terraform(String file) throws IOException {
        Matcher found = Pattern.compile("event_pattern = jsonencode\\((\\{.*?\\n {2}\\})\\)", Pattern.DOTALL)
                .matcher(Files.readString(EXAMPLES.resolve(file)));
        List<JsonNode> patterns = new ArrayList<>();
        while (found.find()) {
            String yaml = found.group(1)
                    .lines()
                    .map(line -> line.replaceAll("([\\w-]+) *= ", "$1: "))
                    .map(line -> line.endsWith("{") ? line : line + ",")
                    .collect(Collectors.joining("\n"));
            patterns.add(new YAMLMapper().readTree(yaml.substring(0, yaml.length() - 1)));
        }
        return patterns;
    }

    private static boolean passes(List<JsonNode> patterns, String event) {
        return patterns.stream().anyMatch(pattern -> {
            try {
                return Ruler.matchesRule(event, pattern.toString());
            } catch (Exception e) {
                throw new IllegalStateException(pattern.toString(), e);
            }
        });
    }

    @Test
    void bothFilesMakeTheSameRules() throws IOException {
        assertThat(cloudFormation("queue.yaml")).hasSize(2).isEqualTo(terraform("queue.tf"));
    }

    @Test
    void whatThePushedImageAnnouncesGetsThroughWhenItsTagIsWanted() throws IOException {
        List<JsonNode> rules = cloudFormation("queue.yaml");
        try (Simulator aws = Simulator.on(new VirtualTime())) {
            String all = aws.createQueue("all", Map.of());
            aws.deliverEvents(all, List.of("ECR Image Action", "ECS Task State Change"));
            aws.createRepository("api").push("api", "v1.5.0", Behaviour.runsForever());
            aws.push("api", "dev", Behaviour.runsForever());
            aws.createRepository("other").push("other", "v1.5.0", Behaviour.runsForever());

            List<String> through = messages(aws, all).stream()
                    .filter(event -> passes(rules, event))
                    .toList();
            assertThat(through).singleElement().satisfies(event -> assertThat(
                            EventReader.read(event).toString())
                    .contains("repository=api", "tag=v1.5.0"));
        }
    }

    private static List<String> messages(Simulator aws, String queue) throws IOException {
        String input = "{\"QueueUrl\":\"" + queue + "\",\"MaxNumberOfMessages\":10}";
        return new ObjectMapper()
                .readTree(aws.handle(Request.json("AmazonSQS.ReceiveMessage", input))
                        .text())
                .path("Messages")
                .findValuesAsText("Body");
    }

    @Test
    void aRequestedMigrationGetsThroughAndNothingElse() throws IOException {
        List<JsonNode> rules = cloudFormation("queue.yaml");

        assertThat(passes(rules, Events.MIGRATION)).isTrue();
        assertThat(Stream.of(
                        Events.PUSH,
                        Events.TASK,
                        Events.DEPLOYMENT,
                        Events.PUSH.replace("my-repository-name", "api").replace("\"PUSH\"", "\"DELETE\"")))
                .noneMatch(event -> passes(rules, event));
    }

    /** Of the two kinds, one tells its cluster by the service alone. */
    @Test
    void eventsOfTheClusterGetThroughAndThoseOfOthersDoNot() throws IOException {
        List<JsonNode> rules = cloudFormation("ecs-events.yaml");
        String deployment = Events.DEPLOYMENT.replace("service/default/", "service/prod/");

        for (String event : List.of(Events.TASK, deployment)) {
            assertThat(passes(rules, event)).isTrue();
            assertThat(EventReader.read(event)).isInstanceOf(EventReader.Understood.class);
            assertThat(passes(rules, event.replace("/prod", "/other"))).isFalse();
        }
        assertThat(Stream.of(Events.PUSH, Events.MIGRATION)).noneMatch(event -> passes(rules, event));
    }

    /** The page asks for a migration as EventBridge takes it, and it becomes an event that we understand. */
    @Test
    void theEventOfThePageIsUnderstood() throws IOException {
        String page = Files.readString(Path.of("docs/events.md"));
        Matcher entries =
                Pattern.compile("--entries '(\\[.*?\\])'", Pattern.DOTALL).matcher(page);
        assertThat(entries.find()).isTrue();
        ObjectMapper json = new ObjectMapper();
        JsonNode entry = json.readTree(entries.group(1)).path(0);
        JsonNode event = ((ObjectNode) json.readTree(Events.MIGRATION))
                .put("source", entry.path("Source").asText())
                .put("detail-type", entry.path("DetailType").asText())
                .set("detail", json.readTree(entry.path("Detail").asText().replace("…", "0".repeat(60))));

        assertThat(EventReader.read(event)).isInstanceOf(EventReader.Understood.class);
        assertThat(passes(cloudFormation("queue.yaml"), event.toString())).isTrue();
    }
}
