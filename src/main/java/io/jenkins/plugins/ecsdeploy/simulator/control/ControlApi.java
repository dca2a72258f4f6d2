package io.jenkins.plugins.ecsdeploy.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import io.jenkins.plugins.ecsdeploy.simulator.fault.Faults;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /_simulator/…}: JSON in, JSON out, errors as {@code {"error":"…"}} with status 400 or 404. */
public final class ControlApi {

    private static final String JSON = "application/json";

    private final Simulator simulator;

    public ControlApi(Simulator simulator) {
        this.simulator = simulator;
    }

    public Response handle(Request request) {
        String route = request.method() + " " + request.path().substring("/_simulator/".length());
        try {
            JsonNode input = Json.read(request.body().length == 0 ? "{}" : request.text())
                    .orElseThrow(() -> new IllegalArgumentException("the body is not JSON"));
            return ok(answer(route, input, request));
        } catch (UnsupportedOperationException unknown) {
            return Response.of(404, JSON, Json.write(Json.object().put("error", unknown.getMessage())));
        } catch (IllegalArgumentException | AwsException wrong) {
            return Response.of(400, JSON, Json.write(Json.object().put("error", wrong.getMessage())));
        }
    }

    private ObjectNode answer(String route, JsonNode input, Request request) {
        return switch (route) {
            case "GET health" -> Json.object().put("status", "ok");
            case "POST clusters" ->
                done(() -> simulator.createCluster(needed(input, "name"), Json.number(input, "instances", 0)));
            case "POST log-groups" -> done(() -> simulator.createLogGroup(needed(input, "name")));
            case "POST repositories" -> done(() -> simulator.createRepository(account(input), needed(input, "name")));
            case "POST images" -> push(input);
            case "POST queues" ->
                Json.object().put("queueUrl", simulator.createQueue(needed(input, "name"), attributes(input)));
            case "POST event-rules" ->
                done(() -> simulator.deliverEvents(needed(input, "queueUrl"), Json.texts(input, "detailTypes")));
            case "POST messages" -> done(() -> simulator.sendMessage(needed(input, "queueUrl"), needed(input, "body")));
            case "POST secrets" -> done(() -> simulator.putSecret(needed(input, "name"), needed(input, "value")));
            case "POST target-groups" ->
                Json.object()
                        .put(
                                "targetGroupArn",
                                simulator.createTargetGroup(needed(input, "name"), Json.number(input, "port", 80)));
            case "POST target-health" ->
                done(() -> simulator.failTargets(
                        needed(input, "targetGroupArn"), input.path("fail").asBoolean(false)));
            case "POST faults" -> done(() -> fault(input));
            case "DELETE faults" -> done(() -> simulator.faults().clear());
            case "GET calls" -> calls(request.query().replaceFirst("^operation=", ""));
            case "DELETE calls" -> done(() -> simulator.calls().clear());
            case "GET state" -> state();
            case "POST time" -> done(() -> advance(input));
            default -> throw new UnsupportedOperationException("no such control: " + route);
        };
    }

    private ObjectNode push(JsonNode input) {
        Behaviour behaviour = BehaviourJson.read(input.path("behaviour"));
        String repository = needed(input, "repository");
        String tag = Json.text(input, "tag");
        List<String> platforms = Json.texts(input, "platforms");
        PushedImage image;
        if (input.path("oci").asBoolean(false)) {
            image = simulator.pushOci(
                    repository, tag, behaviour, input.path("private").asBoolean(false));
        } else if (platforms.isEmpty()) {
            image = simulator.push(account(input), repository, tag, behaviour);
        } else {
            image = simulator.pushIndex(repository, tag, behaviour, platforms);
        }
        return Json.object()
                .put("repositoryUri", image.repositoryUri())
                .put("tagged", image.tagged())
                .put("digest", image.digest())
                .put("pinned", image.pinned());
    }

    private void fault(JsonNode input) {
        Faults.Plan plan = simulator
                .faults()
                .on(needed(input, "operation"))
                .nth(Json.number(input, "nth", 1))
                .times(Json.number(input, "times", 1));
        String contains = Json.text(input, "bodyContains");
        plan = contains.isEmpty() ? plan : plan.when(body -> Json.write(body).contains(contains));
        Duration duration = Duration.ofMillis(input.path("millis").asLong(1000));
        switch (needed(input, "fault")) {
            case "throttle" -> plan.throttle();
            case "serverError" -> plan.serverError();
            case "unavailable" -> plan.unavailable();
            case "accessDenied" -> plan.accessDenied(needed(input, "message"));
            case "expiredToken" -> plan.expiredToken();
            case "closeBeforeEffect" -> plan.closeBeforeEffect();
            case "loseResponse" -> plan.loseResponse();
            case "delay" -> plan.delay(duration);
            case "slowAnswer" -> plan.slowAnswer(duration);
            case "stale" -> plan.stale();
            case "emptyPage" -> plan.emptyPage();
            case "deliverTwice" -> plan.deliverTwice();
            case "error" ->
                plan.error(Json.number(input, "status", 400), needed(input, "type"), Json.text(input, "message"));
            default -> throw new IllegalArgumentException("unknown fault: " + Json.text(input, "fault"));
        }
    }

    private ObjectNode calls(String operation) {
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("calls");
        for (Call call : operation.isEmpty()
                ? simulator.calls().all()
                : simulator.calls().of(operation)) {
            ObjectNode form = list.addObject()
                    .put("number", call.number())
                    .put("service", call.service())
                    .put("operation", call.operation())
                    .put("at", call.at().toString())
                    .put("outcome", call.outcome());
            form.set("body", call.body());
        }
        ObjectNode counts = output.putObject("counts");
        simulator.calls().counts().forEach(counts::put);
        return output;
    }

    private ObjectNode state() {
        ObjectNode state = Json.object();
        state.put("now", simulator.options().timeline().now().toString());
        state.set("tasks", Json.nodes(simulator.tasks()));
        state.set("events", Json.nodes(simulator.events()));
        return state;
    }

    private void advance(JsonNode input) {
        if (!(simulator.options().timeline() instanceof VirtualTime time)) {
            throw new IllegalArgumentException("this simulator runs in real time");
        }
        time.advance(Duration.ofMillis(input.path("millis").asLong(0)));
    }

    private String account(JsonNode input) {
        String given = Json.text(input, "registryId");
        return given.isEmpty() ? simulator.options().account() : given;
    }

    private static Map<String, String> attributes(JsonNode input) {
        Map<String, String> attributes = new LinkedHashMap<>();
        input.path("attributes")
                .properties()
                .forEach(one -> attributes.put(one.getKey(), one.getValue().asText()));
        return attributes;
    }

    private static ObjectNode done(Runnable action) {
        action.run();
        return Json.object();
    }

    private static String needed(JsonNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("\"" + member + "\" is needed");
        }
        return value;
    }

    private static Response ok(ObjectNode body) {
        return Response.of(200, JSON, Json.write(body));
    }
}
