package io.jenkins.plugins.ecsdeploy.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.ContainerStart;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Behaviours as JSON: {@code {"type":"exits","code":0,"afterMillis":200,"lines":["…"]}}, {@code {"type":"process",
 * "command":["sh","-c","…"]}}, {@code {"type":"byUse","service":{…},"oneOff":{…}}} and so on.
 */
final class BehaviourJson {

    private BehaviourJson() {}

    static Behaviour read(JsonNode json) {
        List<String> lines = Json.texts(json, "lines");
        Duration after = Duration.ofMillis(json.path("afterMillis").asLong(0));
        return switch (Json.text(json, "type")) {
            case "", "runsForever" ->
                new Behaviour.RunsForever(lines, json.path("ignoresSigterm").asBoolean(false));
            case "exits" -> new Behaviour.Exits(Json.number(json, "code", 0), after, lines);
            case "neverHealthy" -> new Behaviour.NeverHealthy(lines);
            case "outOfMemory" -> new Behaviour.OutOfMemory(after, lines);
            case "spotInterruption" -> new Behaviour.SpotInterruption(after, lines);
            case "failsToPull" ->
                Behaviour.failsToPull(
                        Behaviour.PullFailure.valueOf(Json.text(json, "failure").toUpperCase(Locale.ROOT)));
            case "failsToStart" -> Behaviour.failsToStart(Json.text(json, "stoppedReason"));
            case "secretMissing" -> new Behaviour.SecretMissing(Json.text(json, "parameter"));
            case "logGroupMissing" -> new Behaviour.LogGroupMissing();
            case "eniTimeout" -> new Behaviour.EniTimeout();
            case "noCapacity" -> new Behaviour.NoCapacity();
            case "process" -> process(json);
            case "inTurn" ->
                new Behaviour.InTurn(Json.list(json, "behaviours").stream()
                        .map(BehaviourJson::read)
                        .toList());
            case "byUse" -> Behaviour.inService(read(json.path("service")), read(json.path("oneOff")));
            case "byCommand" -> byCommand(json);
            default -> throw new IllegalArgumentException("unknown behaviour: " + Json.text(json, "type"));
        };
    }

    private static Behaviour process(JsonNode json) {
        Map<String, String> environment = new LinkedHashMap<>();
        json.path("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return new Behaviour.Command(
                Json.texts(json, "entryPoint"),
                Json.texts(json, "command"),
                environment,
                Json.text(json, "workingDirectory"));
    }

    /** {@code {"type":"byCommand","contains":"migrate","then":{…},"otherwise":{…}}}. */
    private static Behaviour byCommand(JsonNode json) {
        String contains = Json.text(json, "contains");
        Behaviour then = read(json.path("then"));
        Behaviour otherwise = read(json.path("otherwise"));
        return Behaviour.chosen(start -> says(start, contains) ? then : otherwise);
    }

    private static boolean says(ContainerStart start, String text) {
        return String.join(" ", start.command()).contains(text);
    }
}
