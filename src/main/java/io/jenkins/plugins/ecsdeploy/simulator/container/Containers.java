package io.jenkins.plugins.ecsdeploy.simulator.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour.PullFailure;
import io.jenkins.plugins.ecsdeploy.simulator.ContainerStart;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.Image;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.ImageReference;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.Registries;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.Repository;
import io.jenkins.plugins.ecsdeploy.simulator.logs.LogGroups;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans containers, says why they can not start, and starts them. Used under the {@link Kernel}'s lock. */
public final class Containers {

    private final Kernel kernel;
    private final Registries registries;
    private final LogGroups logs;
    private final Secrets secrets;
    private final Map<String, Integer> startsOfImage = new HashMap<>();
    private final Set<RunningContainer> processes = new LinkedHashSet<>();

    public Containers(Kernel kernel, Registries registries, LogGroups logs, Secrets secrets) {
        this.kernel = kernel;
        this.registries = registries;
        this.logs = logs;
        this.secrets = secrets;
    }

    /**
     * What of a task its containers depend on.
     *
     * @param id the last part of the task's ARN
     * @param platform {@code linux/amd64} or {@code linux/arm64}
     */
    public record TaskFacts(String arn, String id, String family, String group, String platform) {}

    /** What an image reference leads to. */
    private record Found(Behaviour behaviour, Optional<String> digest) {}

    public ContainerPlan plan(TaskFacts task, JsonNode definition, JsonNode override) {
        Found found = find(Json.text(definition, "image"), task.platform());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.putAll(variables(definition));
        environment.putAll(variables(override));
        int nth = startsOfImage.merge(Json.text(definition, "image"), 1, Integer::sum);
        ContainerStart start = new ContainerStart(
                task.arn(),
                task.family(),
                Json.text(definition, "name"),
                command(found.behaviour(), definition, override),
                environment,
                task.group(),
                nth);
        Behaviour behaviour = decide(found.behaviour(), start);
        Map<String, String> whole = new LinkedHashMap<>();
        if (behaviour instanceof Behaviour.Command process) {
            whole.putAll(process.environment());
        }
        whole.putAll(environment);
        return new ContainerPlan(
                definition,
                behaviour,
                found.digest(),
                command(behaviour, definition, override),
                whole,
                logTarget(task, definition),
                Duration.ofSeconds(Json.number(definition, "stopTimeout", 30)));
    }

    private static Map<String, String> variables(JsonNode node) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode pair : Json.list(node, "environment")) {
            variables.put(Json.text(pair, "name"), Json.text(pair, "value"));
        }
        return variables;
    }

    private Found find(String image, String platform) {
        ImageReference reference = ImageReference.parse(image);
        if (!registries.isOurs(reference)) {
            return new Found(kernel.options().foreignImages(), Optional.empty());
        }
        Optional<Repository> repository = registries.of(reference);
        Optional<Image> manifest = repository.flatMap(found -> found.find(reference.reference()));
        if (manifest.isEmpty()) {
            return new Found(Behaviour.failsToPull(PullFailure.NOT_FOUND), Optional.empty());
        }
        List<Image.Platform> platforms = manifest.get().platforms();
        if (platforms.isEmpty()) {
            return new Found(
                    manifest.get().behaviour(), Optional.of(manifest.get().digest()));
        }
        return platforms.stream()
                .filter(child -> child.name().startsWith(platform))
                .findFirst()
                .map(child -> new Found(manifest.get().behaviour(), Optional.of(child.digest())))
                .orElse(new Found(Behaviour.failsToPull(PullFailure.PLATFORM), Optional.empty()));
    }

    /** The digest that this reference would run on the platform. */
    public Optional<String> digest(String image, String platform) {
        return find(image, platform).digest();
    }

    private static Behaviour decide(Behaviour behaviour, ContainerStart start) {
        Behaviour decided = behaviour;
        while (true) {
            if (decided instanceof Behaviour.Chosen chosen) {
                decided = chosen.choice().apply(start);
            } else if (decided instanceof Behaviour.InTurn inTurn) {
                int last = inTurn.behaviours().size() - 1;
                decided = inTurn.behaviours().get(Math.min(start.nth() - 1, last));
            } else {
                return decided;
            }
        }
    }

    /** As Docker composes it: a new entry point discards the image's command. */
    private static List<String> command(Behaviour behaviour, JsonNode definition, JsonNode override) {
        Behaviour.Command image = behaviour instanceof Behaviour.Command process ? process : Behaviour.process();
        boolean newEntryPoint = Json.has(definition, "entryPoint");
        List<String> line = new ArrayList<>(newEntryPoint ? Json.texts(definition, "entryPoint") : image.entryPoint());
        if (Json.has(override, "command")) {
            line.addAll(Json.texts(override, "command"));
        } else if (Json.has(definition, "command")) {
            line.addAll(Json.texts(definition, "command"));
        } else if (!newEntryPoint) {
            line.addAll(image.command());
        }
        return line;
    }

    private static Optional<LogTarget> logTarget(TaskFacts task, JsonNode definition) {
        JsonNode configuration = definition.path("logConfiguration");
        JsonNode options = configuration.path("options");
        if (!Json.text(configuration, "logDriver").equals("awslogs")) {
            return Optional.empty();
        }
        String prefix = Json.text(options, "awslogs-stream-prefix");
        String stream = prefix.isEmpty() ? task.id() : prefix + "/" + Json.text(definition, "name") + "/" + task.id();
        boolean create = Json.text(options, "awslogs-create-group").equals("true");
        return Optional.of(new LogTarget(Json.text(options, "awslogs-group"), stream, create));
    }

    /** Why the container can not start, as the task's stopped reason; empty if it can. Makes its log stream. */
    public Optional<String> obstacle(ContainerPlan plan) {
        for (JsonNode secret : Json.list(plan.definition(), "secrets")) {
            Secrets.Resolved resolved = secrets.resolve(Json.text(secret, "valueFrom"));
            if (resolved.value().isEmpty()) {
                return Optional.of(resolved.stoppedReason());
            }
        }
        if (plan.behaviour() instanceof Behaviour.SecretMissing missing) {
            return Optional.of(Secrets.missingParameter(missing.parameter()).stoppedReason());
        }
        if (plan.behaviour() instanceof Behaviour.FailsToPull pull) {
            return Optional.of(PullTexts.of(pull.failure(), plan.image()));
        }
        if (plan.behaviour() instanceof Behaviour.FailsToStart fails) {
            return Optional.of(fails.stoppedReason());
        }
        return plan.log().flatMap(log -> logObstacle(plan, log));
    }

    private Optional<String> logObstacle(ContainerPlan plan, LogTarget log) {
        boolean missing = plan.behaviour() instanceof Behaviour.LogGroupMissing
                || (!logs.exists(log.group()) && !log.createGroup());
        if (missing) {
            return Optional.of("ResourceInitializationError: failed to validate logger args: create stream has been "
                    + "retried 1 times: failed to create Cloudwatch log stream: operation error CloudWatch Logs: "
                    + "CreateLogStream, https response error StatusCode: 400, RequestID: "
                    + kernel.ids().uuid()
                    + ", ResourceNotFoundException: The specified log group does not exist.");
        }
        return Optional.empty();
    }

    /** Starts it. What happens from now on is told to {@code events}. */
    public RunningContainer start(ContainerPlan plan, ContainerEvents events) {
        plan.log().ifPresent(this::openLog);
        ContainerEvents logged = new LoggingEvents(plan, events);
        if (!(plan.behaviour() instanceof Behaviour.Command image)) {
            return ScriptedContainer.start(kernel, plan, logged);
        }
        Map<String, String> environment = new LinkedHashMap<>(plan.environment());
        for (JsonNode secret : Json.list(plan.definition(), "secrets")) {
            secrets.resolve(Json.text(secret, "valueFrom"))
                    .value()
                    .ifPresent(value -> environment.put(Json.text(secret, "name"), value));
        }
        try {
            LocalProcess process = LocalProcess.start(kernel, plan, image, environment, logged);
            processes.add(process);
            return process;
        } catch (IOException | IndexOutOfBoundsException notStarted) {
            String program = plan.command().isEmpty() ? "" : plan.command().get(0);
            kernel.after(
                    Duration.ZERO,
                    () -> logged.failedToStart(
                            "CannotStartContainerError: ResourceInitializationError: failed to create "
                                    + "new container runtime task: failed to create shim task: OCI runtime create failed: runc "
                                    + "create failed: unable to start container process: exec: \"" + program
                                    + "\": executable file not found in $PATH: unknown"));
            return ScriptedContainer.start(kernel, plan, logged);
        }
    }

    private void openLog(LogTarget log) {
        if (!logs.exists(log.group())) {
            logs.createGroup(log.group());
        }
        if (!logs.streamNames(log.group()).contains(log.stream())) {
            logs.createStream(log.group(), log.stream());
        }
    }

    /** Ends all local processes at once. */
    public void close() {
        processes.forEach(RunningContainer::kill);
        processes.clear();
    }

    /** Sends the lines to the log stream on their way. */
    private final class LoggingEvents implements ContainerEvents {
        private final ContainerPlan plan;
        private final ContainerEvents next;

        LoggingEvents(ContainerPlan plan, ContainerEvents next) {
            this.plan = plan;
            this.next = next;
        }

        @Override
        public void line(String text) {
            plan.log()
                    .filter(log -> logs.exists(log.group()))
                    .ifPresent(log -> logs.line(log.group(), log.stream(), text));
            next.line(text);
        }

        @Override
        public void exited(int exitCode, String reason) {
            processes.removeIf(container -> container instanceof LocalProcess process && process.isOver());
            next.exited(exitCode, reason);
        }

        @Override
        public void failedToStart(String reason) {
            next.failedToStart(reason);
        }

        @Override
        public void healthy(boolean healthy) {
            next.healthy(healthy);
        }

        @Override
        public void spotInterrupted() {
            next.spotInterrupted();
        }
    }
}
