package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The part of {@link Survey} that concerns smoke tests: what can't work is told before anything is changed. */
final class SmokeSurvey {
    private final Deployment deployment;
    private final Outside outside;
    private final Map<String, ServiceView> services;
    private final Function<String, Optional<TaskDefinition>> definitions;
    private final List<ServiceUpdate> updates;
    private final Consumer<String> problems;
    private final Map<String, Boolean> groups = new HashMap<>();

    /**
     * @param services what was seen of the services, by name
     * @param definitions looks task definitions up
     * @param updates the plan for the services
     */
    SmokeSurvey(
            Deployment deployment,
            Outside outside,
            Map<String, ServiceView> services,
            Function<String, Optional<TaskDefinition>> definitions,
            List<ServiceUpdate> updates,
            Consumer<String> problems) {
        this.deployment = deployment;
        this.outside = outside;
        this.services = services;
        this.definitions = definitions;
        this.updates = updates;
        this.problems = problems;
    }

    List<SmokeTestRun> plan() {
        List<SmokeTestRun> runs = new ArrayList<>();
        for (Wave wave : deployment.configuration().waves()) {
            wave.smokeTests().forEach(t -> runs.add(plan(t, wave)));
        }
        deployment.configuration().smokeTests().forEach(t -> runs.add(plan(t, null)));
        return runs;
    }

    private SmokeTestRun plan(SmokeTest test, Wave wave) {
        String name = wave == null ? null : wave.name();
        SmokeCheck check = test.check();
        if (check instanceof SmokeCheck.Http http) {
            token(test, http);
        } else if (check instanceof SmokeCheck.Targets targets) {
            return SmokeTestRun.planned(test.name(), name, targets(test, targets, wave), null, null);
        } else if (check instanceof SmokeCheck.Logs logs) {
            return SmokeTestRun.planned(test.name(), name, null, logs(test, logs, wave), null);
        } else if (check instanceof SmokeCheck.Task task) {
            return SmokeTestRun.planned(
                    test.name(), name, null, null, task(test, task).orElse(null));
        }
        return SmokeTestRun.planned(test.name(), name, null, null, null);
    }

    private void problem(SmokeTest test, String what) {
        problems.accept("Smoke test " + SmokeText.plain(test.name()) + ": " + what);
    }

    private void token(SmokeTest test, SmokeCheck.Http http) {
        String variable = http.bearerTokenVariable();
        if (variable != null && !outside.web().knows(variable)) {
            problem(
                    test,
                    "the environment variable " + variable + ", which is to hold its token, is not set"
                            + Texts.IN_JENKINS + ".");
        }
    }

    /** The services that are named; without a name those of the wave, or all. */
    private List<ServiceUpdate> asked(Collection<String> named, Wave wave) {
        Collection<String> names = named.isEmpty() && wave != null ? wave.services() : named;
        return updates.stream()
                .filter(u -> names.isEmpty() || names.contains(u.name()))
                .toList();
    }

    // --- targets

    private List<ServiceTargets> targets(SmokeTest test, SmokeCheck.Targets check, Wave wave) {
        String cluster = deployment.configuration().cluster();
        List<ServiceTargets> found = new ArrayList<>();
        for (ServiceUpdate update : asked(check.services(), wave)) {
            List<String> own = outside.targetGroups().ofService(cluster, update.name());
            if (own.isEmpty() && !check.services().isEmpty()) {
                problem(test, "the service " + update.name() + " registers its tasks with no target group.");
            }
            for (String named : check.targetGroups()) {
                if (!own.isEmpty() && !own.contains(named) && !check.services().isEmpty()) {
                    problem(test, "the service " + update.name() + " does not register its tasks with " + named + ".");
                }
            }
            own.stream()
                    .filter(g -> check.targetGroups().isEmpty()
                            || check.targetGroups().contains(g))
                    .filter(g -> exists(test, g))
                    .forEach(g -> found.add(new ServiceTargets(update.name(), g)));
        }
        if (found.isEmpty() && check.services().isEmpty()) {
            problem(test, "no service that it is about registers its tasks with such a target group.");
        }
        return found;
    }

    /** Asked once before anything is changed: the right to ask may be missing. */
    private boolean exists(SmokeTest test, String targetGroup) {
        return groups.computeIfAbsent(targetGroup, arn -> {
            try {
                outside.targetGroups().targets(arn);
                return true;
            } catch (OutsideException e) {
                if (e.kind() == OutsideException.Kind.NOT_FOUND) {
                    problem(test, "there is no target group " + arn + ".");
                    return false;
                }
                throw e;
            }
        });
    }

    // --- logs

    private List<ServiceLog> logs(SmokeTest test, SmokeCheck.Logs check, Wave wave) {
        List<ServiceLog> found = new ArrayList<>();
        for (ServiceUpdate update : asked(check.services(), wave)) {
            Optional<ObjectNode> content =
                    definitions.apply(update.previousTaskDefinition()).map(TaskDefinition::content);
            if (content.isPresent()) {
                String where = "service " + update.name();
                container(test, content.get(), check.container(), update.containers(), where)
                        .flatMap(name -> stream(test, content.get(), name, where))
                        .ifPresent(stream -> found.add(new ServiceLog(update.name(), stream)));
            }
        }
        return found;
    }

    private Optional<LogStream> stream(SmokeTest test, ObjectNode content, String container, String where) {
        Optional<LogStream> stream = Containers.named(content, container)
                .flatMap(c -> Containers.logs(c, deployment.configuration().region()));
        if (stream.isEmpty()) {
            problem(
                    test,
                    "container " + container + " of " + where
                            + " does not log with the driver awslogs and a stream prefix.");
        }
        return stream;
    }

    // --- tasks

    private Optional<CheckTask> task(SmokeTest test, SmokeCheck.Task check) {
        return check.taskDefinition() == null ? ofService(test, check) : ofFamily(test, check);
    }

    private Optional<CheckTask> ofService(SmokeTest test, SmokeCheck.Task check) {
        Optional<ServiceUpdate> update = updates.stream()
                .filter(u -> u.name().equals(check.overrideOf()))
                .findFirst();
        ServiceView model = services.get(check.overrideOf());
        if (update.isEmpty() || model == null) {
            return Optional.empty(); // told already: no such service
        }
        Optional<ObjectNode> content =
                definitions.apply(update.get().previousTaskDefinition()).map(TaskDefinition::content);
        return content.flatMap(c -> container(
                                test, c, check.container(), update.get().containers(), "service " + check.overrideOf())
                        .filter(name -> essential(test, c, name)))
                .map(name ->
                        CheckTask.ofService(check.overrideOf(), name, placement(test, check, model, content.get())));
    }

    private Optional<CheckTask> ofFamily(SmokeTest test, SmokeCheck.Task check) {
        Optional<TaskDefinition> base = definitions.apply(check.taskDefinition());
        if (base.isEmpty() || !base.get().active()) {
            problem(test, "there is no ACTIVE task definition " + check.taskDefinition() + ".");
            return Optional.empty();
        }
        ObjectNode content = base.get().content();
        List<String> pinned =
                Containers.ofRepository(content, deployment.image().repositoryUri());
        String where = "task definition " + check.taskDefinition();
        ServiceView model =
                updates.isEmpty() ? null : services.get(updates.get(0).name());
        return container(test, content, check.container(), pinned, where)
                .filter(name -> essential(test, content, name))
                .map(name ->
                        CheckTask.ofFamily(base.get().arn(), name, pinned, placement(test, check, model, content)));
    }

    private Optional<String> container(
            SmokeTest test, ObjectNode content, String asked, List<String> withImage, String where) {
        List<String> names = Containers.names(content);
        if (asked != null && !names.contains(asked)) {
            problem(
                    test,
                    "there is no container " + asked + " in " + where + "; it has " + String.join(", ", names) + ".");
            return Optional.empty();
        }
        if (asked != null || names.size() == 1) {
            return Optional.of(asked == null ? names.get(0) : asked);
        }
        if (withImage.size() == 1) {
            return Optional.of(withImage.get(0));
        }
        problem(test, "which container of " + where + "? Name it under container: " + String.join(", ", names) + ".");
        return Optional.empty();
    }

    private boolean essential(SmokeTest test, ObjectNode content, String container) {
        boolean essential = Containers.essential(content).contains(container);
        boolean restarts = Containers.named(content, container)
                .filter(Containers::restarts)
                .isPresent();
        if (!essential) {
            problem(test, "container " + container + " is not essential: the end of its task would not be seen.");
        }
        if (restarts) {
            problem(test, "container " + container + " has a restart policy: its task would not end.");
        }
        return essential && !restarts;
    }

    private Placement placement(SmokeTest test, SmokeCheck.Task check, ServiceView model, ObjectNode content) {
        boolean awsvpc = content.path("networkMode").asText("").equals("awsvpc");
        Network network = check.network() != null ? check.network() : model == null ? null : model.network();
        if (awsvpc && (network == null || network.subnets().isEmpty())) {
            problem(test, "its network mode is awsvpc, but no subnets are given (network).");
        }
        boolean own = check.launchType() != null;
        return new Placement(
                awsvpc ? network : null,
                own || model == null ? check.launchType() : model.launchType(),
                own || model == null ? List.of() : model.capacityProviders(),
                own || model == null ? null : model.platformVersion());
    }
}
