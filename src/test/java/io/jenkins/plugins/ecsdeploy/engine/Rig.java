package io.jenkins.plugins.ecsdeploy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Retries;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A simulated account with a cluster, two services and their images, and deployments on the engine and the real SDK, all
 * in one thread on a virtual clock.
 *
 * <p>The image {@code api:v1} runs; {@code api:v2} is what gets deployed: its containers run for ever, except when the
 * command is {@code migrate}: then it behaves as {@link #migration} says.
 */
final class Rig implements AutoCloseable {
    static final String CLUSTER = "prod";
    static final Set<String> CHANGES = Set.of(
            "RegisterTaskDefinition",
            "DeregisterTaskDefinition",
            "RunTask",
            "StopTask",
            "UpdateService",
            "CreateService",
            "DeleteService");

    final VirtualTime time = new VirtualTime();
    final Simulator aws;
    final MemoryJournal journal = new MemoryJournal();
    final List<String> console = new ArrayList<>();
    Consumer<Deployment> onSaved = d -> {};
    Behaviour migration = new Behaviour.Exits(0, Duration.ofSeconds(20), List.of("migrating", "migrated"));
    Migration.Source.Kind migrationSource = Migration.Source.Kind.DERIVED;
    /** Breaks the engine's sight of the outside, to see that a test notices. */
    UnaryOperator<Outside> sabotage = UnaryOperator.identity();

    /** How often the migration finds a lock taken before it does what {@link #migration} says. */
    int busyTimes;

    Behaviour locked =
            new Behaviour.Exits(75, Duration.ofSeconds(5), List.of("ERROR: canceling statement due to lock timeout"));
    /** What the command {@code backfill} does. */
    Behaviour after = new Behaviour.Exits(0, Duration.ofMinutes(3), List.of("filling", "filled"));
    /** Changes what {@link #configuration} gives. */
    UnaryOperator<Configuration.Builder> asked = UnaryOperator.identity();

    Behaviour app = new Behaviour.RunsForever(List.of("serving"), false);
    PushedImage v1;
    PushedImage v2;
    private final Set<String> everStarted = new HashSet<>();
    private boolean migrated;
    private int prematureUpdates;
    private final List<VirtualScheduler> schedulers = new ArrayList<>();
    private VirtualScheduler scheduler;
    private Drive drive;

    Rig() {
        this(1);
    }

    Rig(long seed) {
        aws = new Simulator(SimulatorOptions.on(time)
                .withRegion("eu-west-1")
                .withSeed(seed)
                .withPace(Pace.every(Duration.ofSeconds(1))));
        aws.createCluster(CLUSTER).createLogGroup("/ecs/api").createRepository("api");
        v1 = aws.push("api", "v1", new Behaviour.RunsForever(List.of(), false));
        registerApp("api");
        registerApp("worker");
        createService("api", 2);
        createService("worker", 1);
        time.advance(Duration.ofMinutes(5));
        v2 = aws.push(
                "api",
                "v2",
                new Behaviour.Chosen(start -> start.command().contains("migrate")
                        ? busyTimes-- > 0 ? locked : migration
                        : start.command().contains("backfill") ? after : app));
        aws.calls().clear();
    }

    // --- the account

    private void registerApp(String family) {
        registerApp(family, v1.tagged());
    }

    private void registerApp(String family, String image) {
        ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[
                   {"name":"app","image":"%s","essential":true,"portMappings":[{"containerPort":8080}],
                    "environment":[{"name":"MODE","value":"prod"}],
                    "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                      "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}
                """.formatted(family, image));
    }

    private void createService(String name, int desired) {
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"%s","taskDefinition":"%s","desiredCount":%d,"launchType":"FARGATE",
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """.formatted(name, name, desired));
    }

    /** A call by somebody else; not through the SDK. */
    Response ecs(String operation, String body) {
        Response response = aws.handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        return response;
    }

    /** What DescribeServices says of a service. */
    JsonNode service(String name) {
        try {
            return new ObjectMapper()
                    .readTree(ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"" + name + "\"]}")
                            .text())
                    .path("services")
                    .path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image that the service's current task definition names. */
    String imageOf(String service) {
        try {
            return new ObjectMapper()
                    .readTree(ecs(
                                    "DescribeTaskDefinition",
                                    "{\"taskDefinition\":\""
                                            + service(service)
                                                    .path("taskDefinition")
                                                    .asText() + "\"}")
                            .text())
                    .path("taskDefinition")
                    .path("containerDefinitions")
                    .path(0)
                    .path("image")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls that change something, in their order; marks change nothing that runs. */
    List<String> changes() {
        return aws.calls().all().stream()
                .map(Call::operation)
                .filter(CHANGES::contains)
                .toList();
    }

    /** The tags of a task definition's revision. */
    Map<String, String> tags(String revision) {
        try {
            Map<String, String> tags = new TreeMap<>();
            new ObjectMapper()
                    .readTree(ecs(
                                    "DescribeTaskDefinition",
                                    "{\"taskDefinition\":\"" + revision + "\",\"include\":[\"TAGS\"]}")
                            .text())
                    .path("tags")
                    .forEach(tag ->
                            tags.put(tag.path("key").asText(), tag.path("value").asText()));
            return tags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tasks that a deployment of ours ever started, those that ECS has forgotten included. */
    long migrationTasks() {
        return everStarted.size();
    }

    /** Updates that a deployment sent although none of its tasks had stopped with exit code 0 by then (I2). */
    int prematureUpdates() {
        return prematureUpdates;
    }

    /** Keeps the truth, as the simulator knows it: what a deployment believes of itself proves nothing. */
    private void note(String target) {
        List<JsonNode> ours = aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .toList();
        for (JsonNode task : ours) {
            everStarted.add(task.path("taskArn").asText());
            boolean stopped = task.path("lastStatus").asText().equals("STOPPED");
            migrated |= stopped && task.at("/containers/0/exitCode").asInt(-1) == 0;
        }
        if (target.endsWith(".UpdateService") && !migrated) {
            prematureUpdates++;
        }
    }

    // --- deployments

    Configuration configuration() {
        return asked.apply(plain()).build();
    }

    private Configuration.Builder plain() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster(CLUSTER)
                .image(new ImageReference(null, "api", "v2", null, null))
                .containers(List.of())
                .migration(migration(migrationSource, "api"))
                .services(List.of(new Service("api", null), new Service("worker", null)))
                .timeouts(Timeouts.DEFAULT);
    }

    static final Retries RETRIES = new Retries(3, Duration.ofSeconds(30), List.of(75), null);

    /** A task after the services, with a definition derived from the service api. */
    static AfterTask after(String name, boolean leaveRunning) {
        Migration task = new Migration(
                new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                null,
                List.of("backfill", name),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new AfterTask(name, task, leaveRunning, null);
    }

    /** Both services run v2, as somebody else has deployed it, for long enough. */
    void onNewImage() {
        for (String service : List.of("api", "worker")) {
            registerApp(service, v2.pinned());
            ecs(
                    "UpdateService",
                    "{\"cluster\":\"prod\",\"service\":\"%s\",\"taskDefinition\":\"%s\"}".formatted(service, service));
        }
        time.advance(Duration.ofMinutes(10));
        aws.calls().clear();
    }

    static Migration migration(Migration.Source.Kind kind, String name) {
        return new Migration(
                new Migration.Source(kind, name),
                null,
                List.of("migrate"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Begins a deployment in a new process. */
    Rig begin(Configuration configuration) {
        return begin("d-20261102-080500-abcdef", configuration);
    }

    Rig begin(String id, Configuration configuration) {
        return start(driver -> driver.begin(
                Deployment.create(id, configuration, time.now()),
                sabotage.apply(outside(configuration)),
                journal,
                listener()));
    }

    /** Takes the saved deployment over in a new process. */
    Rig resume() {
        return resume(UnaryOperator.identity());
    }

    Rig resume(UnaryOperator<Deployment> ownersWord) {
        Deployment saved = ownersWord.apply(journal.load());
        return start(
                driver -> driver.resume(saved, sabotage.apply(outside(saved.configuration())), journal, listener()));
    }

    private interface Begin {
        Drive with(Driver driver) throws IOException;
    }

    /** Takes the saved deployment over while its old process still lives, and knows nothing of it. */
    Rig resumeBeside() {
        schedulers.add(scheduler);
        scheduler = null;
        return resume();
    }

    private Rig start(Begin begin) {
        if (scheduler != null) {
            scheduler.die();
        }
        scheduler = new VirtualScheduler(time);
        Pacing pacing = new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(100));
        Driver driver = new Driver(scheduler, new Watcher(scheduler, pacing), new Random(7));
        journal.alive();
        try {
            drive = begin.with(driver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Every process is gone from one moment to the next. */
    void die() {
        schedulers.forEach(VirtualScheduler::die);
        if (scheduler != null) {
            scheduler.die();
        }
    }

    Drive drive() {
        return drive;
    }

    /** Lets time pass until the deployment has ended, is suspended, or its process died. */
    Ended finish() {
        for (int i = 0; i < 200_000 && !drive.done().isDone(); i++) {
            if (!time.step()) {
                throw new AssertionError(
                        "Nothing is scheduled any more, and the deployment has not ended: " + journal.load());
            }
        }
        if (!drive.done().isDone()) {
            throw new AssertionError("The deployment does not end: " + journal.load());
        }
        return drive.done().join();
    }

    /** Lets time pass until a condition holds. */
    Rig until(BooleanSupplier condition) {
        for (int i = 0; i < 200_000 && !condition.getAsBoolean(); i++) {
            if (!time.step()) {
                throw new AssertionError("Nothing is scheduled any more: " + journal.load());
            }
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("It never happens: " + journal.load());
        }
        return this;
    }

    /** Begins, or goes on in the same process, until a point. */
    Ended driveUntil(Deployment deployment, Predicate<Deployment> until) {
        return start(driver -> driver.begin(
                        deployment, sabotage.apply(outside(deployment.configuration())), journal, listener(), until))
                .finish();
    }

    /** Takes the saved deployment over in a new process, until a point. */
    Ended resumeUntil(Predicate<Deployment> until) {
        Deployment saved = journal.load();
        return start(driver -> driver.resume(
                        saved, sabotage.apply(outside(saved.configuration())), journal, listener(), until))
                .finish();
    }

    Deployment deploy(Configuration configuration) {
        return begin(configuration).finish().deployment();
    }

    AwsOutside outside(Configuration configuration) {
        return AwsOutside.open(
                configuration,
                AwsSettings.DEFAULT
                        .withEndpoint(URI.create("http://127.0.0.1:9"))
                        .withHttpClient(() -> new InProcessHttp(aws, this::note))
                        .withCredentials(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("rig", "rig")), "rig")
                        .withRetryDelay(Duration.ofMillis(1)));
    }

    private Listener listener() {
        return new Listener() {
            @Override
            public void changed(Deployment before, Deployment after) {
                onSaved.accept(after);
            }

            @Override
            public void migrationLog(Deployment deployment, List<LogEvent> lines) {
                lines.forEach(l -> console.add(l.message()));
            }
        };
    }

    Instant now() {
        return time.now();
    }

    @Override
    public void close() {
        die();
        aws.close();
    }
}
