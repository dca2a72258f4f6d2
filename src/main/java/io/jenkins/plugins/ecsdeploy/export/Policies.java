package io.jenkins.plugins.ecsdeploy.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The IAM policies of one configuration: nothing more than its deployment uses. Action names, resources and conditions:
 * Service Authorization Reference.
 */
public final class Policies {
    private final Configuration configuration;
    private final PolicyFacts facts;
    private final String ecs;
    private final String eventsQueue;

    public Policies(Configuration configuration, PolicyFacts facts) {
        this(configuration, facts, null);
    }

    /** @param eventsQueue ARN of the queue whose events tell when to look; null: none */
    public Policies(Configuration configuration, PolicyFacts facts, String eventsQueue) {
        this.eventsQueue = eventsQueue;
        this.configuration = configuration;
        this.facts = facts;
        this.ecs = "arn:" + facts.partition() + ":ecs:" + configuration.region() + ":" + facts.account() + ":";
    }

    /** For whoever runs the deployment: the CI job, or the role that it assumes. */
    public ObjectNode deployer() {
        Policy policy = new Policy();
        if (eventsQueue != null) {
            policy.allow("HearOfEvents", List.of("sqs:ReceiveMessage", "sqs:DeleteMessage"), Set.of(eventsQueue));
        }
        if (configuration.orchestrator() != null) {
            follower(policy);
            return policy.document();
        }
        common(policy);
        policy.allow("LookAtTheCluster", List.of("ecs:DescribeClusters"), Set.of(ecs + "cluster/" + cluster()));
        if (!configuration.services().isEmpty()) {
            policy.allow("FollowServiceDeployments", List.of("ecs:ListServiceDeployments"), services(false));
            policy.allow(
                    "KnowWhatAServiceDeploymentIsOf",
                    List.of("ecs:DescribeServiceRevisions"),
                    services(false).stream()
                            .map(s -> s.replace(":service/", ":service-revision/") + "/*")
                            .toList());
            policy.allow("LookForContractsBeforeARollBack", List.of("ecs:ListTaskDefinitions"), Set.of("*"));
        }
        Set<String> staged = new LinkedHashSet<>();
        facts.staged().forEach(s -> staged.add(ecs + "service-deployment/" + cluster() + "/" + s + "/*"));
        if (!staged.isEmpty()) {
            policy.allow(
                    "FollowAndStopStages",
                    List.of("ecs:DescribeServiceDeployments", "ecs:StopServiceDeployment"),
                    staged);
        }
        codeDeploy(policy);
        Set<String> created = new LinkedHashSet<>();
        configuration.services().stream().filter(s -> s.create() != null).forEach(s -> created.add(service(s.name())));
        if (!created.isEmpty()) {
            policy.allow("CreateServices", List.of("ecs:CreateService", "ecs:TagResource"), created);
        }
        if (!facts.markedFamilies().isEmpty()) {
            policy.allow(
                    "MarkWhatAContractIsAbout",
                    List.of("ecs:TagResource"),
                    facts.markedFamilies().stream().map(this::definitions).toList());
        }
        tasksAfter(policy);
        if (configuration.lock().leased()) {
            policy.allow(
                    "TakeTheLock",
                    List.of("dynamodb:UpdateItem"),
                    Set.of("arn:" + facts.partition() + ":dynamodb:" + configuration.region() + ":" + facts.account()
                            + ":table/" + configuration.lock().table()));
        }
        backup(policy);
        notifications(policy);
        policy.allow("KnowThatLogGroupsExist", List.of("logs:DescribeLogGroups"), Set.of("*"));
        if (facts.migrationLogGroup() != null) {
            policy.allow(
                    "ReadTheMigrationsLog",
                    List.of("logs:GetLogEvents"),
                    Set.of(logGroup(facts.migrationLogGroup()) + ":log-stream:*"));
        }
        smokeTests(policy);
        boolean smokeTasks =
                configuration.everySmokeTest().map(SmokeTest::check).anyMatch(Policies::looksAtTasks);
        if (configuration.migration() != null || !configuration.after().isEmpty() || smokeTasks) {
            tasks(policy);
        }
        return policy.document();
    }

    /** Who only starts and follows an execution: what changes anything, the state machine's role may do. */
    private void follower(Policy policy) {
        if (ecr()) {
            policy.allow("ResolveTheImage", List.of("ecr:BatchGetImage"), Set.of(repository()));
        }
        String named = configuration.orchestrator().stateMachine();
        String machine = named.startsWith("arn:")
                ? named
                : "arn:" + facts.partition() + ":states:" + configuration.region() + ":" + facts.account()
                        + ":stateMachine:" + named;
        policy.allow(
                "StartTheDeployment", List.of("states:DescribeStateMachine", "states:StartExecution"), Set.of(machine));
        policy.allow(
                "FollowAndStopTheDeployment",
                List.of("states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"),
                Set.of(machine.replaceFirst(":stateMachine:", ":execution:") + ":*"));
        if (configuration.migration() == null) {
            return;
        }
        policy.allow("FindTheMigrationsLog", List.of("ecs:DescribeTaskDefinition"), Set.of("*"));
        policy.allow("SeeTheMigrationStop", List.of("ecs:DescribeTasks"), Set.of(ecs + "task/" + cluster() + "/*"));
        if (facts.migrationLogGroup() != null) {
            policy.allow(
                    "ReadTheMigrationsLog",
                    List.of("logs:GetLogEvents"),
                    Set.of(logGroup(facts.migrationLogGroup()) + ":log-stream:*"));
        }
    }

    /** What smoke tests ask; where their tasks and logs are is theirs to say, so the rights are of the whole cluster. */
    private void smokeTests(Policy policy) {
        List<SmokeCheck> checks =
                configuration.everySmokeTest().map(SmokeTest::check).toList();
        boolean targets = checks.stream().anyMatch(SmokeCheck.Targets.class::isInstance);
        boolean logs = checks.stream().anyMatch(SmokeCheck.Logs.class::isInstance);
        boolean tasks = checks.stream().anyMatch(SmokeCheck.Task.class::isInstance);
        if (targets) {
            policy.allow("SeeHealthyTargets", List.of("elasticloadbalancing:DescribeTargetHealth"), Set.of("*"));
        }
        if (targets || logs) {
            policy.allow(
                    "KnowTheInstancesOfTasks",
                    List.of("ecs:DescribeContainerInstances"),
                    Set.of(ecs + "container-instance/" + cluster() + "/*"));
        }
        if (logs) {
            policy.allow("SearchTheLogs", List.of("logs:FilterLogEvents"), Set.of(logGroup("*")));
        }
        if (tasks) {
            onCluster(policy.allow("RunChecks", List.of("ecs:RunTask"), Set.of(definitions("*"))));
        }
    }

    private static boolean looksAtTasks(SmokeCheck check) {
        return check instanceof SmokeCheck.Targets
                || check instanceof SmokeCheck.Logs
                || check instanceof SmokeCheck.Task;
    }

    private void notifications(Policy policy) {
        Notify.EventBridge to = configuration.notifications().eventBridge();
        if (to == null) {
            return;
        }
        boolean byArn = to.bus().startsWith("arn:");
        Set<String> bus = Set.of(
                byArn
                        ? to.bus()
                        : "arn:" + facts.partition() + ":events:" + configuration.region() + ":" + facts.account()
                                + ":event-bus/" + to.bus());
        policy.allow("TellTheEventBus", List.of("events:PutEvents"), bus);
        if (!byArn && !to.bus().equals(Notify.EventBridge.DEFAULT_BUS)) {
            policy.allow("KnowThatTheEventBusExists", List.of("events:DescribeEventBus"), bus);
        }
    }

    private void codeDeploy(Policy policy) {
        String codeDeploy =
                "arn:" + facts.partition() + ":codedeploy:" + configuration.region() + ":" + facts.account() + ":";
        Set<String> groups = new LinkedHashSet<>();
        Set<String> applications = new LinkedHashSet<>();
        configuration.services().stream()
                .map(Service::codeDeploy)
                .filter(Objects::nonNull)
                .forEach(c -> {
                    groups.add(codeDeploy + "deploymentgroup:" + c.application() + "/" + c.deploymentGroup());
                    applications.add(codeDeploy + "application:" + c.application());
                });
        if (groups.isEmpty()) {
            return;
        }
        policy.allow(
                "DeployByCodeDeploy",
                List.of(
                        "codedeploy:GetDeploymentGroup",
                        "codedeploy:CreateDeployment",
                        "codedeploy:ListDeployments",
                        "codedeploy:BatchGetDeployments",
                        "codedeploy:ListDeploymentTargets",
                        "codedeploy:BatchGetDeploymentTargets",
                        "codedeploy:ContinueDeployment",
                        "codedeploy:StopDeployment"),
                groups);
        policy.allow(
                "KnowHowTrafficIsShifted",
                List.of("codedeploy:GetDeploymentConfig"),
                Set.of(codeDeploy + "deploymentconfig:*"));
        policy.allow(
                "LetCodeDeployReadTheRevision",
                List.of("codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"),
                applications);
    }

    /** Snapshots are named after deployments, so the right to delete them is of that name only. */
    private void backup(Policy policy) {
        Backup backup = configuration.whenBackup().orElse(null);
        if (backup == null) {
            return;
        }
        boolean cluster = backup.kind() == Backup.Kind.CLUSTER;
        String rds = "arn:" + facts.partition() + ":rds:" + configuration.region() + ":" + facts.account() + ":";
        String database =
                rds + (cluster ? "cluster:" : "db:") + backup.database().toLowerCase(Locale.ROOT);
        String snapshots = rds + (cluster ? "cluster-snapshot:" : "snapshot:") + BackupRun.namesBeginWith(backup) + "*";
        policy.allow(
                "LookAtTheDatabase",
                List.of(cluster ? "rds:DescribeDBClusters" : "rds:DescribeDBInstances"),
                Set.of(database));
        policy.allow(
                "TakeASnapshot",
                List.of(cluster ? "rds:CreateDBClusterSnapshot" : "rds:CreateDBSnapshot", "rds:AddTagsToResource"),
                List.of(database, snapshots));
        policy.allow(
                "WatchSnapshots",
                List.of(cluster ? "rds:DescribeDBClusterSnapshots" : "rds:DescribeDBSnapshots"),
                List.of(database, rds + (cluster ? "cluster-snapshot:*" : "snapshot:*")));
        if (backup.keep() != null) {
            policy.allow(
                    "DeleteOldSnapshotsOfOurs",
                    List.of(cluster ? "rds:DeleteDBClusterSnapshot" : "rds:DeleteDBSnapshot"),
                    Set.of(snapshots));
        }
    }

    private void tasksAfter(Policy policy) {
        if (configuration.after().isEmpty()) {
            return;
        }
        onCluster(policy.allow(
                "RunTasksAfter",
                List.of("ecs:RunTask"),
                facts.afterFamilies().stream().map(this::definitions).toList()));
        Set<String> streams = new LinkedHashSet<>();
        facts.afterLogGroups().forEach(group -> streams.add(logGroup(group) + ":log-stream:*"));
        if (!streams.isEmpty()) {
            policy.allow("ReadTheLogsOfTasksAfter", List.of("logs:GetLogEvents"), streams);
        }
    }

    /**
     * For the role of the exported state machine.
     *
     * @param stateMachineArn ARN of the state machine
     */
    public ObjectNode stateMachine(String stateMachineArn) {
        Policy policy = new Policy();
        common(policy);
        if (configuration.migration() != null) {
            tasks(policy);
        }
        policy.allow("OneAtATime", List.of("states:ListExecutions"), Set.of(stateMachineArn));
        if (configuration.migration() != null) {
            // runTask.sync is told of the task's end through a rule that Step Functions manages.
            policy.allow(
                    "HearOfTheMigrationsEnd",
                    List.of("events:PutTargets", "events:PutRule", "events:DescribeRule"),
                    Set.of("arn:" + facts.partition() + ":events:" + configuration.region() + ":" + facts.account()
                            + ":rule/StepFunctionsGetEventsForECSTaskRule"));
        }
        return policy.document();
    }

    /**
     * For whoever listens to a queue to start deployments: it is of no configuration.
     *
     * @param queue ARN of the queue
     */
    public static ObjectNode trigger(String queue) {
        Policy policy = new Policy();
        policy.allow(
                "HearOfEvents",
                List.of("sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage"),
                Set.of(queue));
        return policy.document();
    }

    /** For the execution role of the migration's definition: what ECS needs to start it. */
    public ObjectNode executionRole() {
        Policy policy = new Policy();
        policy.allow("LogInToTheRegistry", List.of("ecr:GetAuthorizationToken"), Set.of("*"));
        policy.allow(
                "PullTheImage",
                List.of("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
                Set.of(repository()));
        if (facts.migrationLogGroup() != null) {
            policy.allow(
                    "WriteTheLog",
                    List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                    Set.of(logGroup(facts.migrationLogGroup()) + ":log-stream:*"));
        }
        Set<String> secrets = new LinkedHashSet<>();
        Set<String> parameters = new LinkedHashSet<>();
        for (String from : facts.secrets()) {
            if (from.contains(":secretsmanager:")) {
                secrets.add(secretArn(from));
            } else {
                parameters.add(parameterArn(from));
            }
        }
        if (!secrets.isEmpty()) {
            policy.allow("ReadSecrets", List.of("secretsmanager:GetSecretValue"), secrets);
        }
        if (!parameters.isEmpty()) {
            policy.allow("ReadParameters", List.of("ssm:GetParameters"), parameters);
        }
        return policy.document();
    }

    /** What the engine and the state machine both do. */
    private void common(Policy policy) {
        if (ecr()) {
            policy.allow("ResolveTheImage", List.of("ecr:BatchGetImage"), Set.of(repository()));
        }
        policy.allow("LookAtDefinitions", List.of("ecs:DescribeTaskDefinition"), Set.of("*"));
        policy.allow(
                "RegisterDefinitions",
                List.of("ecs:RegisterTaskDefinition", "ecs:TagResource"),
                facts.families().stream().map(this::definitions).toList());
        if (!services(true).isEmpty()) {
            policy.allow("LookAtServices", List.of("ecs:DescribeServices"), services(true));
        }
        if (!configuration.services().isEmpty()) {
            policy.allow("UpdateServices", List.of("ecs:UpdateService"), services(false));
        }
        if (configuration.migration() != null) {
            migration(policy);
        }
        if (!facts.roles().isEmpty()) {
            policy.allow("HandRolesToEcs", List.of("iam:PassRole"), facts.roles())
                    .putObject("Condition")
                    .putObject("StringEquals")
                    .put("iam:PassedToService", "ecs-tasks.amazonaws.com");
        }
    }

    private void migration(Policy policy) {
        onCluster(
                policy.allow("RunTheMigration", List.of("ecs:RunTask"), Set.of(definitions(facts.migrationFamily()))));
    }

    private void tasks(Policy policy) {
        policy.allow(
                "WatchAndStopTasks",
                List.of("ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"),
                Set.of(ecs + "task/" + cluster() + "/*"));
        onCluster(policy.allow("FindTasks", List.of("ecs:ListTasks"), Set.of("*")));
    }

    private void onCluster(ObjectNode statement) {
        statement.putObject("Condition").putObject("ArnEquals").put("ecs:cluster", ecs + "cluster/" + cluster());
    }

    // --- names

    private String cluster() {
        String cluster = configuration.cluster();
        return cluster.substring(cluster.lastIndexOf('/') + 1);
    }

    /**
     * ARNs of the services.
     *
     * @param all with those that are only looked at: the ones that one-off tasks are made from, that a contract is
     *     about, or that others wait for
     */
    private Set<String> services(boolean all) {
        Set<String> names = new LinkedHashSet<>();
        configuration.services().forEach(s -> names.add(s.name()));
        if (all) {
            Stream.concat(
                            configuration.whenMigration().stream(),
                            configuration.after().stream().map(AfterTask::task))
                    .map(Migration::source)
                    .filter(source -> source.kind() != Kind.DEDICATED)
                    .forEach(source -> names.add(source.name()));
            configuration
                    .whenMigration()
                    .map(Migration::contract)
                    .ifPresent(contract -> names.addAll(contract.services()));
            configuration.services().forEach(s -> names.addAll(s.enabledWhen()));
        }
        Set<String> arns = new LinkedHashSet<>();
        names.forEach(name -> arns.add(service(name)));
        return arns;
    }

    private String service(String name) {
        return ecs + "service/" + cluster() + "/" + name;
    }

    private String definitions(String family) {
        return ecs + "task-definition/" + family + ":*";
    }

    private boolean ecr() {
        String registry = configuration.image().registry();
        return registry == null || registry.contains(".dkr.ecr.");
    }

    private String repository() {
        ImageReference image = configuration.image();
        String owner = image.registryId() != null
                ? image.registryId()
                : image.registry() != null && ecr()
                        ? image.registry().substring(0, image.registry().indexOf('.'))
                        : facts.account();
        return "arn:" + facts.partition() + ":ecr:" + configuration.region() + ":" + owner + ":repository/"
                + image.repository();
    }

    private String logGroup(String name) {
        return "arn:" + facts.partition() + ":logs:" + configuration.region() + ":" + facts.account() + ":log-group:"
                + name;
    }

    /** Without the JSON key, version and stage that a definition may name after the secret itself. */
    private static String secretArn(String valueFrom) {
        String[] parts = valueFrom.split(":");
        return String.join(":", List.of(parts).subList(0, Math.min(7, parts.length)));
    }

    private String parameterArn(String valueFrom) {
        String name = valueFrom.startsWith("/") ? valueFrom : "/" + valueFrom;
        return valueFrom.startsWith("arn:")
                ? valueFrom
                : "arn:" + facts.partition() + ":ssm:" + configuration.region() + ":" + facts.account() + ":parameter"
                        + name;
    }
}
