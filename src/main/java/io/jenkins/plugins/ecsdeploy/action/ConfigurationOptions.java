package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The configuration on the command line: a file, and flags named like its main keys, which win over it. */
final class ConfigurationOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML or JSON. Flags win over it.")
    Path config;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS Region. Default: AWS_REGION.")
    String region;

    @Option(names = "--cluster", paramLabel = "NAME", description = "ECS cluster, by name or ARN.")
    String cluster;

    @Option(names = "--image", paramLabel = "IMAGE", description = "Image: repo:tag or repo@sha256:…")
    String image;

    @Option(names = "--event", paramLabel = "FILE", description = "Event (JSON) that names the image: an ECR push.")
    Path event;

    /** Whether an event may ask for a migration alone: only where nothing else is done. */
    boolean migrationAlone;

    @Option(names = "--service", paramLabel = "NAME", description = "Service to update, in this order (repeatable).")
    List<String> services;

    @Option(
            names = "--wave",
            paramLabel = "[NAME=]A,B",
            description = "Services to update together, in place of --service (repeatable, in order).")
    List<String> waves;

    @Option(
            names = "--code-deploy",
            paramLabel = "S=APP/GROUP",
            description = "CodeDeploy deploys service S (repeatable).")
    Map<String, String> codeDeploy;

    @Option(
            names = "--code-deploy-on-ready",
            paramLabel = "wait|continue",
            description = "When its new tasks are ready. Default: wait.")
    String codeDeployOnReady;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "Container that takes the image (repeatable). Default: all of the same repository.")
    List<String> containers;

    @Option(names = "--no-migration", description = "Deploy without a migration.")
    boolean noMigration;

    @Option(
            names = "--migration-task-definition",
            paramLabel = "FAMILY",
            description = "Run the migration from a family of its own.")
    String migrationTaskDefinition;

    @Option(
            names = "--migration-derived-from",
            paramLabel = "SERVICE",
            description = "Make it from this service's definition.")
    String migrationDerivedFrom;

    @Option(
            names = "--migration-override-of",
            paramLabel = "SERVICE",
            description = "Run this service's own definition with overrides.")
    String migrationOverrideOf;

    @Option(names = "--migration-container", paramLabel = "NAME", description = "Container whose exit code decides.")
    String migrationContainer;

    @Option(
            names = "--migration-command",
            paramLabel = "WORDS",
            description = "Its command: words, or a JSON list of words.")
    String migrationCommand;

    @Option(
            names = "--migration-environment",
            paramLabel = "N=V",
            description = "Variable for it, not secret (repeatable).")
    Map<String, String> migrationEnvironment;

    @Option(
            names = "--migration-on-timeout",
            paramLabel = "stop|leave",
            description = "What becomes of it when it takes too long.")
    String migrationOnTimeout;

    @Option(
            names = "--migration-database",
            paramLabel = "postgresql|mysql",
            description = "Kind of its database, for the two limits.")
    String migrationDatabase;

    @Option(
            names = "--migration-lock-timeout",
            paramLabel = "TIME",
            description = "How long its statements wait for locks, as variables for its tools.")
    String migrationLockTimeout;

    @Option(
            names = "--migration-statement-timeout",
            paramLabel = "TIME",
            description = "How long its statements run (PostgreSQL).")
    String migrationStatementTimeout;

    @Option(
            names = "--migration-attempts",
            paramLabel = "N",
            description = "How often it runs at the most, when a failure is one that is tried again. Default: 3.")
    Integer migrationAttempts;

    @Option(names = "--migration-backoff", paramLabel = "TIME", description = "Pause before it. Default: 30s.")
    String migrationBackoff;

    @Option(
            names = "--migration-retry-exit-code",
            paramLabel = "CODE",
            description = "Exit code that is tried again (repeatable).")
    List<Integer> migrationRetryExitCodes;

    @Option(
            names = "--migration-retry-log",
            paramLabel = "TEXT",
            description = "Literal text in its log for which it is tried again (repeatable).")
    List<String> migrationRetryLogs;

    @Option(
            names = "--migration-contract-service",
            paramLabel = "NAME",
            description = "It takes away what older code needs: refuse it while this service runs any (repeatable).")
    List<String> migrationContractServices;

    @Option(
            names = "--migration-compatible-image",
            paramLabel = "DIGEST",
            description = "Another image that no longer needs what a contract takes away (repeatable).")
    List<String> migrationCompatibleImages;

    @Option(names = "--migration-destructive", description = "Data may be lost by it: --backup-… is taken first.")
    boolean migrationDestructive;

    @Option(
            names = "--backup-instance",
            paramLabel = "NAME",
            description = "RDS DB instance of which a snapshot is taken before the migration.")
    String backupInstance;

    @Option(names = "--backup-cluster", paramLabel = "NAME", description = "In its place, a DB cluster (Aurora).")
    String backupCluster;

    @Option(
            names = "--backup-when",
            paramLabel = "destructive|always",
            description = "Before which migrations. Default: destructive.")
    String backupWhen;

    @Option(
            names = "--backup-keep",
            paramLabel = "N",
            description = "How many of our own snapshots of it stay. Default: all.")
    Integer backupKeep;

    @Option(
            names = "--backup-prefix",
            paramLabel = "TEXT",
            description = "What the snapshots' names begin with. Default: ecs-deploy.")
    String backupPrefix;

    @Option(
            names = "--smoke-test",
            paramLabel = "URL|MAP",
            description = "Address that must answer 2xx, or a smoke test as in the file, in JSON (repeatable).")
    List<String> smokeTests;

    @Option(
            names = "--notify-event-bus",
            paramLabel = "BUS|MAP",
            description =
                    "EventBridge event bus that is told how it ended, by name or ARN, or as in the file, in JSON.")
    String notifyEventBus;

    @Option(
            names = "--notify-webhook",
            paramLabel = "URL|MAP",
            description = "Address that is told how it ended, or a webhook as in the file, in JSON (repeatable).")
    List<String> notifyWebhooks;

    @Option(names = "--timeout-resolve", paramLabel = "TIME", description = "Default: 2m.")
    String timeoutResolve;

    @Option(names = "--timeout-preflight", paramLabel = "TIME", description = "Default: 15m.")
    String timeoutPreflight;

    @Option(names = "--timeout-register", paramLabel = "TIME", description = "Default: 5m.")
    String timeoutRegister;

    @Option(names = "--timeout-backup", paramLabel = "TIME", description = "Default: 2h.")
    String timeoutBackup;

    @Option(names = "--timeout-migrate", paramLabel = "TIME", description = "Default: 1h.")
    String timeoutMigrate;

    @Option(names = "--timeout-deploy", paramLabel = "TIME", description = "Of each service. Default: 30m.")
    String timeoutDeploy;

    @Option(names = "--timeout-verify", paramLabel = "TIME", description = "Default: 5m.")
    String timeoutVerify;

    @Option(
            names = "--when-busy",
            paramLabel = "fail|wait",
            description = "When another deployment is under way. Default: fail.")
    String whenBusy;

    @Option(
            names = "--lock",
            paramLabel = "guard|none",
            description = "What keeps deployments apart, without a lease. Default: guard.")
    String lock;

    @Option(names = "--lock-table", paramLabel = "NAME", description = "Take a lease in this DynamoDB table, too.")
    String lockTable;

    @Option(
            names = "--lock-key",
            paramLabel = "KEY",
            description = "The one key that is locked. Default: one for each service.")
    String lockKey;

    @Option(names = "--lock-lease", paramLabel = "TIME", description = "How long the lease lasts. Default: 5m.")
    String lockLease;

    @Option(
            names = "--orchestrator",
            paramLabel = "engine|step-functions",
            description =
                    "Who carries the deployment out: this process, or the state machine ecs-deploy. Default: engine.")
    String orchestrator;

    @Option(
            names = "--state-machine",
            paramLabel = "NAME|ARN",
            description = "The Step Functions state machine that carries the deployment out.")
    String stateMachine;

    @Option(
            names = "--on-cancel",
            paramLabel = "leave|stop|rollBack",
            description = "What Ctrl-C does to what runs. Default: leave.")
    String onCancel;

    @Option(
            names = "--on-failure",
            paramLabel = "leave|rollBack",
            description = "What becomes of updated services when the rollout fails. Default: leave.")
    String onFailure;

    @Option(names = "--tag", paramLabel = "K=V", description = "AWS tag for definitions and tasks (repeatable).")
    Map<String, String> tags;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "Role to assume.")
    String roleArn;

    @Option(names = "--external-id", paramLabel = "ID", description = "External id for the role.")
    String externalId;

    @Option(names = "--session-name", paramLabel = "NAME", description = "Name of the role session.")
    String sessionName;

    /**
     * What file, flags and environment say together, complete and checked.
     *
     * @param more keys that the command itself sets
     * @throws io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException with everything that is wrong
     */
    Configuration read(Io io, FlagTree more) throws IOException {
        ConfigurationSource source = ConfigurationSource.tree(more.root()).over(ConfigurationSource.tree(flags(io)));
        if (config != null) {
            source = source.over(ConfigurationSource.file(io.resolve(config)));
        }
        return new ConfigurationReader().read(source.over(ConfigurationSource.tree(defaults(io))));
    }

    private static ObjectNode defaults(Io io) {
        String named = io.variable("AWS_REGION");
        return new FlagTree()
                .put("region", named == null ? io.variable("AWS_DEFAULT_REGION") : named)
                .root();
    }

    private ObjectNode flags(Io io) throws IOException {
        FlagTree tree = new FlagTree()
                .put("region", region)
                .put("cluster", cluster)
                .put("credentials.roleArn", roleArn)
                .put("credentials.externalId", externalId)
                .put("credentials.sessionName", sessionName)
                .put("image", image)
                .put("containers", containers)
                .put("services", services)
                .put("timeouts.resolve", timeoutResolve)
                .put("timeouts.preflight", timeoutPreflight)
                .put("timeouts.register", timeoutRegister)
                .put("timeouts.migrate", timeoutMigrate)
                .put("timeouts.deploy", timeoutDeploy)
                .put("timeouts.verify", timeoutVerify)
                .put("timeouts.backup", timeoutBackup)
                .put("backup.instance", backupInstance)
                .put("backup.cluster", backupCluster)
                .put("backup.when", backupWhen)
                .put("backup.keep", backupKeep)
                .put("backup.prefix", backupPrefix)
                .put("whenBusy", whenBusy)
                .put("onCancel", onCancel)
                .put("onFailure", onFailure)
                .put("tags", tags);
        if (smokeTests != null) {
            tree.root().set("smokeTests", SmokeTestFlags.of(smokeTests));
        }
        NotifyFlags.put(tree.root(), notifyEventBus, notifyWebhooks);
        waves(tree);
        codeDeploy(tree);
        event(io, tree);
        migration(tree);
        lock(tree);
        orchestrator(tree);
        return tree.root();
    }

    private void lock(FlagTree tree) {
        boolean lease = Stream.of(lockTable, lockKey, lockLease).anyMatch(Objects::nonNull);
        if (lock != null && lease) {
            throw new UsageException("--lock " + lock + " is a lock without a lease: it does not go with --lock-table,"
                    + " --lock-key and --lock-lease.");
        }
        tree.put("lock", lock)
                .put("lock.table", lockTable)
                .put("lock.key", lockKey)
                .put("lock.lease", lockLease);
    }

    private void orchestrator(FlagTree tree) {
        if (stateMachine == null) {
            tree.put("orchestrator", orchestrator);
            return;
        }
        if (orchestrator != null && !orchestrator.equals("step-functions")) {
            throw new UsageException("--state-machine needs --orchestrator step-functions, or none of the two.");
        }
        tree.put("orchestrator.stateMachine", stateMachine);
    }

    private void waves(FlagTree tree) {
        if (waves == null) {
            return;
        }
        if (services != null) {
            throw new UsageException("--service and --wave both name the services: give one of them.");
        }
        ArrayNode list = tree.root().putArray("waves");
        for (String wave : waves) {
            int name = wave.indexOf('=');
            ObjectNode one = list.addObject();
            if (name >= 0) {
                one.put("name", wave.substring(0, name).strip());
            }
            ArrayNode names = one.putArray("services");
            Stream.of(wave.substring(name + 1).split(",", -1))
                    .map(String::strip)
                    .forEach(names::add);
        }
    }

    /** A service that CodeDeploy deploys is a map, in the place of its name. */
    private void codeDeploy(FlagTree tree) {
        if (codeDeploy == null) {
            if (codeDeployOnReady != null) {
                throw new UsageException("--code-deploy-on-ready needs --code-deploy.");
            }
            return;
        }
        Map<String, ObjectNode> open = new LinkedHashMap<>();
        codeDeploy.forEach((service, group) -> open.put(service, deploymentGroup(service, group)));
        List<JsonNode> lists = new ArrayList<>();
        lists.add(tree.root().path("services"));
        tree.root().path("waves").forEach(wave -> lists.add(wave.path("services")));
        for (JsonNode list : lists) {
            for (int i = 0; i < list.size(); i++) {
                ObjectNode service = open.remove(list.get(i).asText());
                if (service != null) {
                    ((ArrayNode) list).set(i, service);
                }
            }
        }
        if (!open.isEmpty()) {
            throw new UsageException("--code-deploy names " + String.join(", ", open.keySet())
                    + ", which neither --service nor --wave does.");
        }
    }

    private ObjectNode deploymentGroup(String service, String group) {
        int slash = group.indexOf('/');
        if (slash <= 0 || slash == group.length() - 1) {
            throw new UsageException("--code-deploy " + service + "=" + group
                    + ": write SERVICE=APPLICATION/GROUP, as CodeDeploy names them.");
        }
        ObjectNode node = new FlagTree().root().put("name", service);
        ObjectNode keys = node.putObject("codeDeploy")
                .put("application", group.substring(0, slash))
                .put("deploymentGroup", group.substring(slash + 1));
        if (codeDeployOnReady != null) {
            keys.put("onReady", codeDeployOnReady);
        }
        return node;
    }

    private void event(Io io, FlagTree tree) throws IOException {
        if (event == null) {
            return;
        }
        if (image != null) {
            throw new UsageException("--image and --event both name the image: give one of them.");
        }
        String text = Files.readString(io.resolve(event));
        try {
            named(EventReader.unwrapped(new JsonMapper().readTree(text)), tree);
        } catch (JsonProcessingException e) {
            throw new UsageException("The event file " + event + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private void named(JsonNode told, FlagTree tree) {
        if (!told.path("source").asText().equals(EventReader.MIGRATION_SOURCE)) {
            tree.root().putObject("image").set("event", told);
            return;
        }
        if (!migrationAlone) {
            throw new UsageException("The event " + event + " asks for a migration alone, not for this command:"
                    + " give it to ecs-deploy migrate (in the Action: command: migrate).");
        }
        EventReader.Reading reading = EventReader.read(told);
        if (reading instanceof EventReader.Understood understood
                && understood.event() instanceof Event.MigrationRequested request) {
            tree.put("image", request.image());
            return;
        }
        throw new UsageException("The event " + event + " can't be used: "
                + (reading instanceof EventReader.Unreadable unreadable ? unreadable.why() : "it names no image")
                + ".");
    }

    private void migration(FlagTree tree) {
        boolean described = migrationDestructive
                || Stream.of(
                                migrationTaskDefinition,
                                migrationDerivedFrom,
                                migrationOverrideOf,
                                migrationContainer,
                                migrationCommand,
                                migrationEnvironment,
                                migrationOnTimeout,
                                migrationDatabase,
                                migrationLockTimeout,
                                migrationStatementTimeout,
                                migrationAttempts,
                                migrationBackoff,
                                migrationRetryExitCodes,
                                migrationRetryLogs,
                                migrationContractServices,
                                migrationCompatibleImages)
                        .anyMatch(Objects::nonNull);
        if (noMigration && described) {
            throw new UsageException("--no-migration does not go with other --migration-… options.");
        }
        if (noMigration) {
            tree.put("migration", "none");
            return;
        }
        tree.put("migration.taskDefinition", migrationTaskDefinition)
                .put("migration.derivedFrom", migrationDerivedFrom)
                .put("migration.overrideOf", migrationOverrideOf)
                .put("migration.container", migrationContainer)
                .put("migration.command", migrationCommand == null ? null : CommandWords.of(migrationCommand))
                .put("migration.environment", migrationEnvironment)
                .put("migration.onTimeout", migrationOnTimeout)
                .put("migration.database", migrationDatabase)
                .put("migration.lockTimeout", migrationLockTimeout)
                .put("migration.statementTimeout", migrationStatementTimeout)
                .put("migration.retries.attempts", migrationAttempts)
                .put("migration.retries.backoff", migrationBackoff)
                .putNumbers("migration.retries.on.exitCodes", migrationRetryExitCodes)
                .put("migration.retries.on.logPatterns", migrationRetryLogs)
                .put("migration.destructive", migrationDestructive)
                .put("migration.contract.services", migrationContractServices)
                .put("migration.contract.compatibleImages", migrationCompatibleImages);
    }
}
