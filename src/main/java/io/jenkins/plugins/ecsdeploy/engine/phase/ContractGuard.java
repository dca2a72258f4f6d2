package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One look at whose code a contract would take something away from: every task of its services must be on the
 * deployment's image, or on one that its owner names, and no deployment of theirs may be under way.
 *
 * <p>A task is judged by the digest that it runs, and, because with an image for several platforms that is the digest of
 * one platform's part, by the digest that its definition pins. What can't be told counts as too old.
 */
final class ContractGuard {
    private static final int SERVICES_A_CALL = 10;
    private static final int TASKS_A_CALL = 100;
    private static final int SHOWN = 5;

    private final String cluster;
    private final String repository;
    private final Set<String> allowed = new HashSet<>();
    private final Outside outside;
    private final List<String> problems = new ArrayList<>();
    private final List<String> busy = new ArrayList<>();
    private final List<String> definitions = new ArrayList<>();
    private final Map<String, Optional<TaskDefinition>> known = new HashMap<>();

    private ContractGuard(Deployment d, Contract contract, Outside outside) {
        this.cluster = d.configuration().cluster();
        this.repository = d.image().repositoryUri();
        this.allowed.add(d.image().digest());
        this.allowed.addAll(contract.compatibleImages());
        this.outside = outside;
    }

    static ContractGuard look(Deployment d, Outside outside) {
        Contract contract = d.configuration().migration().contract();
        ContractGuard guard = new ContractGuard(d, contract, outside);
        List<String> names = contract.services();
        for (int from = 0; from < names.size(); from += SERVICES_A_CALL) {
            guard.services(names.subList(from, Math.min(names.size(), from + SERVICES_A_CALL)));
        }
        return guard;
    }

    /** Why the contract must not run. */
    List<String> problems() {
        return problems;
    }

    /** What may pass: deployments under way, old tasks that are stopping. */
    List<String> busy() {
        return busy;
    }

    /** ARNs of the definitions that the services run. */
    List<String> definitions() {
        return definitions;
    }

    private void services(List<String> names) {
        List<ServiceView> seen = outside.services().describe(cluster, names).services();
        for (String name : names) {
            Optional<ServiceView> view = seen.stream()
                    .filter(s -> s.name().equals(name) && s.status().equals("ACTIVE"))
                    .findFirst();
            if (view.isEmpty()) {
                problems.add("There is no ACTIVE service " + name + " in cluster " + cluster
                        + ": whether code of its runs can't be told (migration.contract.services).");
            } else {
                service(view.get());
            }
        }
    }

    private void service(ServiceView view) {
        definitions.add(view.taskDefinitionArn());
        Survey.underWay(outside, cluster, view).ifPresent(busy::add);
        List<String> old = new ArrayList<>();
        List<String> leaving = new ArrayList<>();
        for (TaskView task : tasks(view.name())) {
            if (task.stopped() || fits(task)) {
                continue;
            }
            boolean stopping = "STOPPED".equals(task.desiredStatus());
            (stopping ? leaving : old).add(words(task));
        }
        if (!old.isEmpty()) {
            problems.add("A contract must wait until no older code runs, but the service " + view.name() + " runs "
                    + list(old) + ". Allowed: "
                    + String.join(", ", allowed.stream().sorted().toList()) + ".");
        }
        if (!leaving.isEmpty()) {
            busy.add("the service " + view.name() + " still stops " + list(leaving));
        }
    }

    private List<TaskView> tasks(String service) {
        Set<String> arns = new HashSet<>(outside.services().tasks(cluster, service, false));
        arns.addAll(outside.services().tasks(cluster, service, true)); // to be stopped is not yet stopped
        List<String> all = arns.stream().sorted().toList();
        List<TaskView> tasks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += TASKS_A_CALL) {
            List<String> some = all.subList(from, Math.min(all.size(), from + TASKS_A_CALL));
            tasks.addAll(outside.tasks().describe(cluster, some).tasks());
        }
        return tasks;
    }

    private boolean fits(TaskView task) {
        Optional<TaskDefinition> definition =
                known.computeIfAbsent(task.taskDefinitionArn(), outside.taskDefinitions()::find);
        if (definition.isEmpty()) {
            return false;
        }
        ObjectNode content = definition.get().content();
        List<String> ours = Containers.ofRepository(content, repository);
        return ours.isEmpty()
                ? Containers.names(content).stream().anyMatch(name -> allowed(task, content, name))
                : ours.stream().allMatch(name -> allowed(task, content, name));
    }

    private boolean allowed(TaskView task, ObjectNode content, String container) {
        String image = Containers.named(content, container)
                .map(c -> c.path("image").asText())
                .orElse("");
        String runs = task.container(container)
                .map(TaskView.ContainerView::imageDigest)
                .orElse(null);
        return (runs != null && allowed.contains(runs)) || allowed.contains(image.substring(image.indexOf('@') + 1));
    }

    private static String words(TaskView task) {
        Instant since = task.startedAt() == null ? task.createdAt() : task.startedAt();
        String digests = String.join(
                ", ",
                task.containers().stream()
                        .map(c -> c.imageDigest() == null ? "an unknown image" : c.imageDigest())
                        .distinct()
                        .toList());
        String definition = task.taskDefinitionArn();
        return "task " + task.id() + " (" + definition.substring(definition.lastIndexOf('/') + 1)
                + (since == null ? "" : ", since " + since) + ", " + digests + ")";
    }

    private static String list(List<String> tasks) {
        String first = String.join(", ", tasks.subList(0, Math.min(SHOWN, tasks.size())));
        return tasks.size() > SHOWN ? first + " and " + (tasks.size() - SHOWN) + " more" : first;
    }
}
