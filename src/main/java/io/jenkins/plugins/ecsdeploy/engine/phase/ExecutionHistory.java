package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.ExecutionEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.engine.workflow.ExecutionStates;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what an execution's history tells into the state of its deployment: the phases with the times that Step Functions
 * gives, the definitions, the migration's task, the services. What it does not understand it passes over; what the
 * execution wrote is data.
 */
final class ExecutionHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A number below this counts seconds: as milliseconds it would be of 1973. */
    private static final double SECONDS_END = 1e11;

    /** How an execution's last event says that it ended. */
    private static final Map<String, String> ENDS = Map.of(
            "ExecutionSucceeded", "SUCCEEDED",
            "ExecutionFailed", "FAILED",
            "ExecutionAborted", "ABORTED",
            "ExecutionTimedOut", "TIMED_OUT");

    private final World world;
    private Deployment d;

    private ExecutionHistory(Deployment d, World world) {
        this.d = d;
        this.world = world;
    }

    /**
     * The state after the next events: up to the one that begins another phase, which is to be saved by itself, or all.
     *
     * @param news all that one look showed, oldest first
     */
    static Deployment taken(Deployment d, List<ExecutionEvent> news, World world) {
        ExecutionHistory history = new ExecutionHistory(d, world);
        for (ExecutionEvent event : news) {
            if (event.id() <= history.run().read()) {
                continue;
            }
            int phases = history.d.phases().size();
            history.take(event, news);
            history.d = history.d.withExecution(history.run().read(event.id()));
            if (history.d.phases().size() != phases || history.run().ending() != null) {
                break;
            }
        }
        boolean all = history.run().read() >= news.get(news.size() - 1).id();
        return all ? history.d.withExecution(history.run().turned()) : history.d;
    }

    private ExecutionRun run() {
        return d.execution();
    }

    private void take(ExecutionEvent event, List<ExecutionEvent> news) {
        Instant at = at(event);
        String type = event.type();
        if (type.endsWith("StateEntered") && event.state() != null) {
            entered(event, at);
        } else if (type.endsWith("StateExited") && event.state() != null) {
            left(event, at);
        } else if (ExecutionStates.RUN_TASK.equals(event.resource())) {
            migration(event, at);
        } else if (ENDS.containsKey(type) && !redriven(event, news)) {
            d = d.withExecution(run().ended(
                            new ExecutionRun.Ending(ENDS.get(type), at, world.now(), event.error(), event.cause())));
        }
    }

    /** Somebody has had a failed execution go on. */
    private static boolean redriven(ExecutionEvent end, List<ExecutionEvent> news) {
        return news.stream().anyMatch(e -> e.id() > end.id() && e.type().equals("ExecutionRedriven"));
    }

    /** Clocks differ: nothing begins before what came before it, nor in our future. */
    private Instant at(ExecutionEvent event) {
        Instant earliest = d.phase().startedAt();
        Instant at = event.at().isAfter(world.now()) ? world.now() : event.at();
        return at.isBefore(earliest) ? earliest : at;
    }

    // --- phases

    private void entered(ExecutionEvent event, Instant at) {
        switch (event.state()) {
            case ExecutionStates.REGISTER -> to(PhaseName.REGISTER, null, at);
            case ExecutionStates.MIGRATE -> to(PhaseName.MIGRATE, null, at);
            case ExecutionStates.DEPLOY_WAVE -> {
                int number = run().waves();
                List<Wave> waves = d.configuration().waves();
                d = d.withExecution(run().waveBegun());
                to(PhaseName.DEPLOY, number < waves.size() ? waves.get(number).name() : null, at);
            }
            case ExecutionStates.UPDATE_SERVICE -> {
                String name = json(event.data()).path("name").asText();
                d = d.withService(name, s -> s.intended(at).inDoubt(true));
            }
            case ExecutionStates.VERIFY -> to(PhaseName.VERIFY, null, at);
            default -> {}
        }
    }

    private void to(PhaseName phase, String wave, Instant at) {
        d = Course.to(d, phase, wave, at);
    }

    // --- what states have made

    private void left(ExecutionEvent event, Instant at) {
        Map<String, String> variables = event.variables();
        if (event.state().equals(ExecutionStates.REGISTER)) {
            services(json(variables.get(ExecutionStates.UPDATES)));
        } else if (ExecutionStates.MIGRATION_SETTLED.contains(event.state())) {
            settled(json(variables.get(ExecutionStates.MIGRATION)));
        } else if (event.state().equals(ExecutionStates.UPDATE_SERVICE)) {
            updated(
                    json(variables.get(ExecutionStates.UPDATE)),
                    json(variables.get(ExecutionStates.DEPLOYMENT)).asText(),
                    at);
        } else if (event.state().equals(ExecutionStates.SERVICE_DONE)) {
            done(json(event.data()), at);
        }
    }

    private void services(JsonNode updates) {
        Map<String, JsonNode> byName = new HashMap<>();
        updates.forEach(u -> byName.put(u.path("name").asText(), u));
        List<ServiceUpdate> services = new ArrayList<>();
        for (Service service : d.configuration().services()) {
            JsonNode update = byName.get(service.name());
            if (update != null && update.path("taskDefinition").isTextual()) {
                services.add(ServiceUpdate.planned(service.name(), service.containers(), 0, text(update, "previous"))
                        .registered(update.path("taskDefinition").asText(), false));
            }
        }
        d = d.withServices(services);
    }

    private void updated(JsonNode update, String deployment, Instant at) {
        if (!deployment.isEmpty()) {
            d = d.withService(update.path("name").asText(), s -> (s.intentAt() == null ? s.intended(at) : s)
                    .updated(deployment, at));
        }
    }

    private void done(JsonNode result, Instant at) {
        String how = result.path("result").asText();
        d = d.withService(result.path("name").asText(), s -> {
            ServiceUpdate sure = s.inDoubt(false);
            if (how.equals("COMPLETED")) {
                return sure.updatedAt() == null ? sure : sure.completed(at);
            }
            return sure.failed(new Failure(
                    PhaseName.DEPLOY,
                    ExecutionEnd.kind(how).orElse(Failure.Kind.ROLLOUT_FAILED),
                    result.path("reason").asText(),
                    List.of(),
                    null));
        });
    }

    // --- the migration

    /** Its definition is known; what it logs to, the definition tells. */
    private void settled(JsonNode migration) {
        String definition = text(migration, "taskDefinition");
        String container = text(migration, "container");
        if (definition == null || container == null || d.configuration().migration() == null) {
            return;
        }
        List<String> essential = new ArrayList<>();
        migration.path("essential").forEach(e -> essential.add(e.asText()));
        TaskRun planned = TaskRun.planned(null, container, List.of(), null, Map.of(), List.of());
        LogStream logs = logs(definition, container);
        d = d.withMigration(planned.registered(definition, false, essential, logs));
    }

    private LogStream logs(String definition, String container) {
        try {
            return world.outside()
                    .taskDefinitions()
                    .find(definition)
                    .map(TaskDefinition::content)
                    .flatMap(c -> Containers.named(c, container))
                    .flatMap(c -> Containers.logs(c, d.configuration().region()))
                    .orElse(null);
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            d = d.withNote(
                    world.now(),
                    Note.Level.WARNING,
                    "The log of the migration can't be read: " + e.operation() + ": " + e.getMessage());
            return null;
        }
    }

    private void migration(ExecutionEvent event, Instant at) {
        TaskRun m = d.migration();
        if (m == null) {
            return;
        }
        switch (event.type()) {
            case "TaskSubmitted" -> {
                String arn = text(json(event.data()).path("Tasks").path(0), "TaskArn");
                if (arn != null) {
                    Deployment quiet = MigrationLog.closed(d);
                    TaskRun begun = quiet.migration().intended(TaskRun.tokens(d.id()), at);
                    d = quiet.withMigration(begun.started(arn, at, quiet.logBytes()));
                }
            }
            case "TaskSucceeded" -> ended(json(event.data()));
            case "TaskFailed" -> ended(json(event.cause()));
            default -> {}
        }
    }

    /** The stopped task, as the state machine was shown it; what is none (the task never started) is no end of it. */
    private void ended(JsonNode task) {
        TaskRun m = d.migration();
        if (m.taskArn() == null || !m.taskArn().equals(text(task, "TaskArn"))) {
            return;
        }
        List<ContainerView> containers = new ArrayList<>();
        for (JsonNode c : task.path("Containers")) {
            if (c.path("Name").isTextual()) {
                Integer code = c.path("ExitCode").isInt() ? c.path("ExitCode").asInt() : null;
                containers.add(new ContainerView(
                        c.path("Name").asText(),
                        text(c, "LastStatus"),
                        code,
                        text(c, "Reason"),
                        text(c, "HealthStatus"),
                        text(c, "ImageDigest")));
            }
        }
        d = d.withMigration(m.ended(
                world.now(),
                new TaskView(
                        m.taskArn(),
                        text(task, "TaskDefinitionArn"),
                        text(task, "StartedBy"),
                        text(task, "Group"),
                        text(task, "LastStatus"),
                        text(task, "DesiredStatus"),
                        text(task, "StopCode"),
                        text(task, "StoppedReason"),
                        text(task, "LaunchType"),
                        text(task, "CapacityProviderName"),
                        moment(task.path("CreatedAt")),
                        moment(task.path("StartedAt")),
                        moment(task.path("StoppedAt")),
                        task.path("Version").asLong(0),
                        containers)));
    }

    // --- reading

    /** Seconds or milliseconds since the epoch, or ISO 8601, as Step Functions writes a moment; null for anything else. */
    private static Instant moment(JsonNode value) {
        if (value.isNumber()) {
            boolean seconds = value.asDouble() < SECONDS_END;
            return Instant.ofEpochMilli((long) (value.asDouble() * (seconds ? 1000 : 1)));
        }
        try {
            return value.isTextual() ? Instant.parse(value.asText()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String text(JsonNode object, String member) {
        return Optional.of(object.path(member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElse(null);
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? JSON.missingNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
