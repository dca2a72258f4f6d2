package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.definition.Creation;
import io.jenkins.plugins.ecsdeploy.engine.definition.Definitions;
import io.jenkins.plugins.ecsdeploy.engine.definition.FargateSizes;
import io.jenkins.plugins.ecsdeploy.engine.definition.SessionVariables;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One look at everything that a deployment touches: what is wrong, who is in the way, and what follows for the plan. */
final class Survey {
    private static final int SERVICES_A_CALL = 10;
    private static final int TASKS_A_CALL = 100;

    private final String deploymentId;
    private final Configuration configuration;
    private final Outside outside;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> busy = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, ServiceView> seen = new LinkedHashMap<>();
    private final Map<String, Optional<TaskDefinition>> definitions = new HashMap<>();
    private final Map<Containers.LogGroup, Boolean> groups = new HashMap<>();
    private final Set<String> draining = new HashSet<>();
    private final Map<String, ObjectNode> created = new HashMap<>();
    private final List<ServiceUpdate> services = new ArrayList<>();
    private final List<AfterRun> after = new ArrayList<>();
    private final List<String> contracted = new ArrayList<>();
    private final Deployment deployment;
    private TaskRun migration;
    private List<SmokeTestRun> smokeTests = List.of();

    private Survey(Deployment d, Outside outside) {
        this.deploymentId = d.id();
        this.configuration = d.configuration();
        this.deployment = d;
        this.outside = outside;
    }

    static Findings of(Deployment d, Outside outside) {
        Survey survey = new Survey(d, outside);
        if (survey.lookAtCluster()) {
            survey.lookAtServices();
            survey.lookAtContract();
            survey.lookAtTasks();
            survey.lookAtSmokeTests();
            BackupSurvey.look(d.configuration(), outside, survey.problems, survey.warnings);
        }
        return new Findings(
                List.copyOf(survey.problems),
                survey.configuration.lock().guarded() ? List.copyOf(survey.busy) : List.of(),
                List.copyOf(survey.warnings),
                survey.services,
                survey.migration,
                survey.smokeTests,
                survey.after);
    }

    private boolean lookAtCluster() {
        Optional<String> status = outside.clusters().status(configuration.cluster());
        if (status.isEmpty()) {
            problems.add("There is no cluster " + configuration.cluster() + " in " + configuration.region()
                    + " that these credentials can see.");
        } else if (!status.get().equals("ACTIVE")) {
            problems.add("The cluster " + configuration.cluster() + " is " + status.get() + ", not ACTIVE.");
        }
        return problems.isEmpty();
    }

    private void lookAtServices() {
        Set<String> names = new LinkedHashSet<>();
        configuration.services().forEach(s -> names.add(s.name()));
        configuration.whenMigration().flatMap(Survey::sourceService).ifPresent(names::add);
        configuration.services().forEach(s -> names.addAll(s.enabledWhen()));
        configuration.after().forEach(a -> sourceService(a.task()).ifPresent(names::add));
        List<String> all = List.copyOf(names);
        for (int from = 0; from < all.size(); from += SERVICES_A_CALL) {
            List<String> some = all.subList(from, Math.min(all.size(), from + SERVICES_A_CALL));
            outside.services()
                    .describe(configuration.cluster(), some)
                    .services()
                    .forEach(s -> seen.put(s.name(), s));
        }
        for (String name : all) {
            ServiceView view = seen.get(name);
            boolean absent = view == null || view.status().equals("INACTIVE");
            if (absent && creation(name).isPresent()) {
                seen.remove(name);
            } else if (absent || !view.status().equals("ACTIVE")) {
                problems.add("There is no ACTIVE service " + name + " in cluster " + configuration.cluster()
                        + (view == null ? "." : ": it is " + view.status() + "."));
                draining.add(name);
                seen.remove(name);
            }
        }
        configuration.services().forEach(this::lookAtService);
    }

    private static Optional<String> sourceService(Migration m) {
        return m.source().kind() == Kind.DEDICATED
                ? Optional.empty()
                : Optional.of(m.source().name());
    }

    private void lookAtService(Service service) {
        ServiceView view = seen.get(service.name());
        lookAtSupport(service);
        if (view == null) {
            creation(service.name()).filter(c -> absent(service.name())).ifPresent(c -> lookAtCreation(service, c));
            return;
        }
        boolean byCodeDeploy = view.deploymentController().equals(ServiceUpdate.CODE_DEPLOY);
        if (!byCodeDeploy && !view.deploymentController().equals("ECS")) {
            problems.add("The service " + view.name() + " has the deployment controller " + view.deploymentController()
                    + ": whoever made it creates and deletes its task sets, and ECS refuses every other update. Deploy it"
                    + " with that tool, or make a service of the deployment controller ECS in its place.");
            return;
        }
        Optional<CodeDeployUpdate> codeDeploy = Optional.empty();
        if (byCodeDeploy) {
            codeDeploy = new CodeDeploySurvey(configuration, outside, problems, busy, warnings)
                    .look(view, service.codeDeploy());
            if (codeDeploy.isEmpty()) {
                return;
            }
        } else if (service.codeDeploy() != null) {
            problems.add("The service " + view.name() + " is deployed by ECS itself: remove codeDeploy from it.");
            return;
        } else {
            underWay(outside, configuration.cluster(), view).ifPresent(busy::add);
        }
        Duration limit = configuration.timeouts().deploy();
        DeploymentAdvice.problem(view, limit).ifPresent(problems::add);
        warnings.addAll(DeploymentAdvice.of(view, limit));
        Optional<TaskDefinition> definition = definition(view.taskDefinitionArn());
        if (definition.isEmpty()) {
            problems.add("The task definition of service " + view.name() + " is gone: " + view.taskDefinitionArn());
            return;
        }
        ObjectNode content = definition.get().content();
        List<String> asked = service.containers().isEmpty() ? configuration.containers() : service.containers();
        PinnedImage image = deployment.imageOf(view.name());
        String where = "service " + view.name();
        List<String> containers = containersToPin(content, asked, image, where);
        lookAtContent(Definitions.pinned(content, containers, image.reference()), image, where);
        if (view.desiredCount() == 0) {
            warnings.add("The service " + view.name()
                    + " has a desired count of 0: it will be updated, but no task will run to prove it.");
        }
        ServiceUpdate planned = ServiceUpdate.planned(
                        view.name(), containers, view.desiredCount(), view.taskDefinitionArn())
                .by(view.strategy());
        services.add(codeDeploy.map(planned::withCodeDeploy).orElse(planned));
    }

    private Optional<Creation> creation(String service) {
        return configuration.service(service).map(Service::create).map(Creation::new);
    }

    /** Whether it is to be created; else what is wrong with it has been told. */
    private boolean absent(String service) {
        return !draining.contains(service);
    }

    /** A service that does not exist yet: checked as far as that can be done before its creation. */
    private void lookAtCreation(Service service, Creation creation) {
        String where = "service " + service.name();
        Optional<TaskDefinition> base =
                creation.definition().isPresent() ? Optional.empty() : definition(creation.definitionName());
        Optional<ObjectNode> content = creation.definition()
                .or(() -> base.filter(TaskDefinition::active).map(TaskDefinition::content));
        if (content.isEmpty()) {
            problems.add("There is no ACTIVE task definition " + creation.definitionName() + ", from which " + where
                    + " is to be created.");
            return;
        }
        List<String> asked = service.containers().isEmpty() ? configuration.containers() : service.containers();
        PinnedImage image = deployment.imageOf(service.name());
        List<String> containers = containersToPin(content.get(), asked, image, where);
        lookAtContent(Definitions.pinned(content.get(), containers, image.reference()), image, where);
        if (awsvpc(content.get())
                && (creation.network() == null || creation.network().subnets().isEmpty())) {
            problems.add(
                    "The network mode of " + where + ", which is to be created, is awsvpc, but its request names no"
                            + " subnets (networkConfiguration).");
        }
        if (creation.desiredCount() == 0) {
            warnings.add("The service " + service.name()
                    + " will be created with a desired count of 0: no task will run to prove it.");
        }
        created.put(service.name(), content.get());
        services.add(ServiceUpdate.toCreate(
                service.name(),
                containers,
                creation.desiredCount(),
                base.map(TaskDefinition::arn).orElse(null)));
    }

    /** A support service must exist now; whether it is ready is asked when its turn comes. */
    private void lookAtSupport(Service service) {
        for (String name : service.enabledWhen()) {
            ServiceView view = seen.get(name);
            if (view != null && view.desiredCount() == 0) {
                warnings.add("The service " + service.name() + " waits for " + name
                        + ", whose desired count is 0: unless somebody scales it up, it never becomes ready.");
            }
        }
    }

    /** Whether ECS deploys a service just now, in words. */
    static Optional<String> underWay(Outside outside, String cluster, ServiceView view) {
        boolean rolling = view.primary()
                .map(DeploymentView::rolloutState)
                .filter("IN_PROGRESS"::equals)
                .isPresent();
        // One that only drains after a completed deployment is in nobody's way.
        boolean replacing = view.deployments().stream().anyMatch(d -> "ACTIVE".equals(d.status()));
        // The list of deployments tells less of one by stages than its own record.
        boolean staged = !view.strategy().equals(ServiceUpdate.ROLLING)
                && !outside.services().ongoingDeployments(cluster, view.name()).isEmpty();
        return rolling || replacing || staged
                ? Optional.of("a service deployment of " + view.name() + " is in progress ("
                        + view.primary().map(DeploymentView::taskDefinitionArn).orElse("no primary") + ")")
                : Optional.empty();
    }

    private List<String> containersToPin(
            ObjectNode content, Collection<String> asked, PinnedImage image, String where) {
        List<String> names = Containers.names(content);
        if (asked.isEmpty()) {
            List<String> matching = Containers.ofRepository(content, image.repositoryUri());
            if (matching.isEmpty()) {
                problems.add("No container of " + where + " has an image of " + image.repositoryUri()
                        + "; its containers are " + images(content)
                        + ". Name the ones that take the image under containers.");
            }
            return matching;
        }
        for (String name : asked) {
            if (!names.contains(name)) {
                problems.add("There is no container " + name + " in " + where + "; it has " + String.join(", ", names)
                        + ".");
            }
        }
        return asked.stream().filter(names::contains).toList();
    }

    private static String images(ObjectNode content) {
        return String.join(
                ", ",
                Containers.all(content).stream()
                        .map(c ->
                                c.path("name").asText() + " (" + c.path("image").asText() + ")")
                        .toList());
    }

    private Optional<TaskDefinition> definition(String name) {
        return definitions.computeIfAbsent(name, outside.taskDefinitions()::find);
    }

    private void lookAtSmokeTests() {
        smokeTests = new SmokeSurvey(deployment, outside, seen, this::definition, services, problems::add).plan();
    }

    // --- one-off tasks

    private void lookAtContract() {
        if (configuration.whenMigration().map(Migration::contract).isEmpty()) {
            return;
        }
        ContractGuard guard = ContractGuard.look(deployment, outside);
        problems.addAll(guard.problems());
        busy.addAll(guard.busy());
        contracted.addAll(guard.definitions());
    }

    private void lookAtTasks() {
        configuration
                .whenMigration()
                .ifPresent(m -> migration = lookAtTask(m, "migration", "the migration", "migration", contracted)
                        .orElse(null));
        for (int i = 0; i < configuration.after().size(); i++) {
            AfterTask task = configuration.after().get(i);
            lookAtTask(task.task(), task.name(), "the task " + task.name(), "after[" + i + "]", List.of())
                    .ifPresent(run -> after.add(AfterRun.planned(task.name(), run)));
        }
    }

    /**
     * @param name ends the family that is derived for it
     * @param role in words
     * @param key where it stands in the configuration
     * @param marked definitions that are marked with its success
     * @return empty when it can't be planned, which is told
     */
    private Optional<TaskRun> lookAtTask(Migration asked, String name, String role, String key, List<String> marked) {
        PinnedImage image = deployment.image();
        Kind kind = asked.source().kind();
        String source = asked.source().name();
        Optional<Model> model = (kind == Kind.DEDICATED ? Optional.<Model>empty() : model(source))
                .or(() -> configuration.services().stream().findFirst().flatMap(s -> model(s.name())));
        if (kind != Kind.DEDICATED && !seen.containsKey(source) && !created.containsKey(source)) {
            return Optional.empty(); // told already: no such service
        }
        Optional<String> baseName = kind == Kind.DEDICATED
                ? Optional.of(source)
                : Optional.ofNullable(seen.get(source))
                        .map(ServiceView::taskDefinitionArn)
                        .or(() -> services.stream()
                                .filter(s -> s.name().equals(source))
                                .map(ServiceUpdate::createdFrom)
                                .filter(Objects::nonNull)
                                .findFirst());
        Optional<TaskDefinition> base = baseName.flatMap(this::definition);
        if (baseName.isPresent() && (base.isEmpty() || !base.get().active())) {
            problems.add("There is no ACTIVE task definition " + source + " for " + role + ".");
            return Optional.empty();
        }
        ObjectNode content = base.map(TaskDefinition::content).orElseGet(() -> created.get(source));
        String where = kind == Kind.DEDICATED ? "task definition " + source : "service " + source;
        List<String> explicit = configuration.containers().stream()
                .filter(Containers.names(content)::contains)
                .toList();
        List<String> pinned = containersToPin(content, explicit, image, where);
        Optional<String> container = decidingContainer(content, asked, pinned, where, role, key);
        if (container.isEmpty()) {
            return Optional.empty();
        }
        if (!pinned.contains(container.get()) && kind != Kind.DERIVED) {
            warnings.add(capital(role) + "'s container " + container.get() + " keeps its own image: only "
                    + String.join(", ", pinned) + " takes " + image.reference() + ".");
        }
        ObjectNode own = Containers.named(content, container.get()).orElseThrow();
        SessionVariables.problem(asked, own).ifPresent(p -> problems.add(capital(role) + ": " + p + "."));
        Map<String, String> limits = SessionVariables.of(asked, own);
        Migration complete = asked.withEnvironment(limits);
        ObjectNode wanted = DefinitionPlan.content(content, name, complete, container.get(), pinned, image.reference());
        lookAtContent(wanted, image, role);
        lookAtTaskContainer(wanted, container.get(), role, key);
        warnings.addAll(WorkerHints.of(
                complete,
                Containers.named(wanted, container.get()).orElseThrow(),
                role.substring("the ".length()),
                key));
        Placement placement = placement(asked, model.orElse(null), awsvpc(wanted));
        lookAtPlacement(wanted, placement, role, key);
        lookForForeignTasks(wanted.path("family").asText());
        return Optional.of(TaskRun.planned(
                base.map(TaskDefinition::arn).orElse(null), container.get(), pinned, placement, limits, marked));
    }

    private static String capital(String role) {
        return "T" + role.substring(1);
    }

    private Optional<String> decidingContainer(
            ObjectNode content, Migration asked, List<String> pinned, String where, String role, String key) {
        List<String> names = Containers.names(content);
        if (asked.container() != null) {
            if (!names.contains(asked.container())) {
                problems.add("There is no container " + asked.container() + " in " + where + "; it has "
                        + String.join(", ", names) + ".");
                return Optional.empty();
            }
            return Optional.of(asked.container());
        }
        if (names.size() == 1) {
            return Optional.of(names.get(0));
        }
        if (pinned.size() == 1) {
            return Optional.of(pinned.get(0));
        }
        problems.add("Which container of " + where + " is " + role + "? Name it under " + key + ".container: "
                + String.join(", ", names) + ".");
        return Optional.empty();
    }

    private void lookAtContent(ObjectNode wanted, PinnedImage image, String where) {
        boolean fargate = false;
        for (var item : wanted.path("requiresCompatibilities")) {
            fargate |= item.asText().equals("FARGATE");
        }
        if (fargate) {
            FargateSizes.problem(wanted).ifPresent(p -> problems.add("In " + where + ": " + p + "."));
        }
        for (ObjectNode container : Containers.all(wanted)) {
            Containers.logGroup(container, configuration.region())
                    .filter(g -> !g.created())
                    .filter(g -> !groups.computeIfAbsent(g, x -> outside.logs().groupExists(x.region(), x.name())))
                    .ifPresent(g -> problems.add("The log group " + g.name() + " in " + g.region()
                            + ", to which container " + container.path("name").asText() + " of " + where
                            + " logs, does not exist: its tasks would fail to start."));
        }
        String architecture =
                wanted.path("runtimePlatform").path("cpuArchitecture").asText("X86_64");
        String platform = "linux/" + (architecture.equals("ARM64") ? "arm64" : "amd64");
        boolean windows = wanted.path("runtimePlatform")
                .path("operatingSystemFamily")
                .asText("LINUX")
                .startsWith("WINDOWS");
        boolean knows = image.platforms().stream().anyMatch(p -> p.equals(platform) || p.startsWith(platform + "/"));
        if (fargate && !windows && !image.platforms().isEmpty() && !knows) {
            problems.add("The image " + image.reference() + " has no manifest for " + platform + ", on which " + where
                    + " runs; it has " + String.join(", ", image.platforms()) + ".");
        }
    }

    private void lookAtTaskContainer(ObjectNode wanted, String name, String role, String key) {
        ObjectNode container = Containers.named(wanted, name).orElseThrow();
        if (Containers.restarts(container)) {
            problems.add(capital(role) + "'s container " + name + " has a restart policy: ECS would run " + role
                    + " again inside its task.");
        }
        if (!Containers.essential(wanted).contains(name)) {
            problems.add(capital(role) + "'s container " + name
                    + " is not essential: its task would go on after it, and its end would not be seen.");
        }
        boolean router = Containers.all(wanted).stream().anyMatch(c -> c.has("firelensConfiguration"));
        if (Containers.logDriver(container).equals("awsfirelens") && !router) {
            problems.add(capital(role) + "'s container " + name + " logs through awsfirelens, whose log router is not"
                    + " carried over: use a task definition of its own (" + key + ".taskDefinition).");
        }
    }

    private static boolean awsvpc(ObjectNode definition) {
        return definition.path("networkMode").asText("").equals("awsvpc");
    }

    /** Where a service runs, or will run: the migration runs there too. */
    private record Model(
            Network network, String launchType, List<CapacityProvider> capacityProviders, String platformVersion) {}

    private Optional<Model> model(String service) {
        return Optional.ofNullable(seen.get(service))
                .map(v -> new Model(v.network(), v.launchType(), v.capacityProviders(), v.platformVersion()))
                .or(() -> creation(service)
                        .filter(c -> created.containsKey(service))
                        .map(c -> new Model(c.network(), c.launchType(), c.capacityProviders(), c.platformVersion())));
    }

    private static Placement placement(Migration asked, Model model, boolean awsvpc) {
        Network network = asked.network() != null ? asked.network() : model == null ? null : model.network();
        boolean own = asked.launchType() != null || !asked.capacityProviders().isEmpty();
        return new Placement(
                awsvpc ? network : null,
                own ? asked.launchType() : model == null ? null : model.launchType(),
                own ? asked.capacityProviders() : model == null ? List.of() : model.capacityProviders(),
                asked.platformVersion() != null
                        ? asked.platformVersion()
                        : model == null ? null : model.platformVersion());
    }

    private void lookAtPlacement(ObjectNode wanted, Placement placement, String role, String key) {
        if (awsvpc(wanted)
                && (placement.network() == null || placement.network().subnets().isEmpty())) {
            problems.add(capital(role) + "'s network mode is awsvpc, but no subnets are given (" + key
                    + ".network), and there is no service to take them from.");
        }
        boolean spot = placement.capacityProviders().stream()
                .anyMatch(p -> p.capacityProvider().equals("FARGATE_SPOT") && (p.weight() > 0 || p.base() > 0));
        if (spot) {
            warnings.add(capital(role) + " may run on FARGATE_SPOT, where AWS can stop it half way: set " + key
                    + ".launchType to FARGATE.");
        }
    }

    private void lookForForeignTasks(String family) {
        List<String> arns = outside.tasks().ofFamily(configuration.cluster(), family, false);
        for (int from = 0; from < arns.size(); from += TASKS_A_CALL) {
            List<String> some = arns.subList(from, Math.min(arns.size(), from + TASKS_A_CALL));
            for (TaskView task :
                    outside.tasks().describe(configuration.cluster(), some).tasks()) {
                boolean ofService = task.group() != null && task.group().startsWith("service:");
                // Our own: another process is, or was, further with this deployment; its token leads to the same task.
                boolean ours = task.startedBy() != null && task.startedBy().startsWith(deploymentId);
                if (!ofService && !ours && !task.stopped()) {
                    busy.add("a task of family " + family + " is running: " + task.arn()
                            + (task.startedBy() == null ? "" : ", started by " + task.startedBy()));
                }
            }
        }
    }
}
