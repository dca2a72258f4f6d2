package io.jenkins.plugins.ecsdeploy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Retries;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Driver;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.Listener;
import io.jenkins.plugins.ecsdeploy.engine.driver.Pacing;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.phase.LockKeys;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    static final String ID = "d-20261102-080500-abcdef";
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Set<String> CHANGES = Set.of(
            "RegisterTaskDefinition",
            "DeregisterTaskDefinition",
            "RunTask",
            "StopTask",
            "UpdateService",
            "StopServiceDeployment",
            "CreateDeployment",
            "ContinueDeployment",
            "StopDeployment",
            "CreateService",
            "DeleteService");
    private static final Pattern READS =
            Pattern.compile("(GET |HEAD |Describe|List|Filter|Get|BatchGet|BatchCheck|Lookup|Query|Scan|AssumeRole).*");
    /** After these there is something to note: tasks come by the first, and are asked about before they are forgotten. */
    private static final Set<String> TELLING = Set.of("RunTask", "DescribeTasks", "UpdateService");
    /** The members of requests that say what a change is about. */
    private static final List<String> SUBJECTS = List.of(
            "family",
            "service",
            "serviceName",
            "taskDefinition",
            "resourceArn",
            "DBSnapshotIdentifier",
            "DBClusterSnapshotIdentifier");

    private static final Pattern SNAPSHOT = Pattern.compile("SnapshotIdentifier=([^&]+)");
    /** The access key of our deployments; others sign nothing. */
    private static final String OURS = "rig";

    final VirtualTime time = new VirtualTime();
    final Simulator aws;
    final MemoryJournal journal = new MemoryJournal();

    /** What {@link #deployedBefore} did. */
    Deployment former;

    final List<String> console = new ArrayList<>();
    /** What live displays were shown, one after the other. */
    final List<String> progress = new ArrayList<>();

    Consumer<Deployment> onSaved = d -> {};
    Behaviour migration = new Behaviour.Exits(0, Duration.ofSeconds(20), List.of("migrating", "migrated"));
    /** Makes the configuration anew each time that it is asked for. */
    Supplier<Configuration> configured = this::twoServices;

    Migration.Source.Kind migrationSource = Migration.Source.Kind.DERIVED;
    /** What happens to the calls of deployments on their way. */
    Weather weather = new Weather() {};
    /** Breaks the engine's sight of the outside, to see that a test notices. */
    UnaryOperator<Outside> sabotage = UnaryOperator.identity();

    /** What becomes of AWS's answers on their way to the engine, by operation. */
    BiFunction<String, Response, Response> answers = (operation, answer) -> answer;

    /** How often the migration finds a lock taken before it does what {@link #migration} says. */
    int busyTimes;

    Behaviour locked =
            new Behaviour.Exits(75, Duration.ofSeconds(5), List.of("ERROR: canceling statement due to lock timeout"));
    /** What the command {@code backfill} does. */
    Behaviour after = new Behaviour.Exits(0, Duration.ofMinutes(3), List.of("filling", "filled"));
    /** Changes what {@link #configuration} gives. */
    UnaryOperator<Configuration.Builder> asked = UnaryOperator.identity();
    /** What a one-off task with the command {@code check} does. */
    Behaviour check = new Behaviour.Exits(0, Duration.ofSeconds(5), List.of("checked"));

    /** Smoke tests of {@link #configuration()}. */
    List<SmokeTest> smokeTests = List.of();

    /** Below this, addresses are the rig's own. */
    static final String HOOKS = "https://hooks.example.com/";

    /** What those answer. */
    Function<WebPost, WebLook> hooks = message -> new WebLook.Answered("", 204, Map.of(), "", false);
    /** What they have taken. */
    final List<WebPost> posts = new ArrayList<>();

    /** Environment variables of the process. */
    final Map<String, String> variables = new HashMap<>();

    /** That of the service api. */
    final String targetGroup;
    /** Services whose tasks of {@code v2} crash. */
    final Set<String> badServices = new HashSet<>();

    Behaviour app = new Behaviour.RunsForever(List.of("serving"), false);
    PushedImage v1;
    PushedImage v2;
    private final Map<String, String> everStarted = new HashMap<>();
    private final Map<String, String> everChecked = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private int effects;
    private int unwritten;
    private boolean migrated;
    private int prematureUpdates;
    private final List<RigProcess> processes = new ArrayList<>();
    private int dieAt = -1;
    private Duration skew = Duration.ZERO;

    Rig() {
        this(1);
    }

    Rig(long seed) {
        aws = new Simulator(SimulatorOptions.on(time)
                .withRegion("eu-west-1")
                .withSeed(seed)
                .withPace(Pace.every(Duration.ofSeconds(1))));
        aws.createCluster(CLUSTER).createLogGroup("/ecs/api").createRepository("api");
        targetGroup = aws.createTargetGroup("api", 8080);
        v1 = aws.push("api", "v1", new Behaviour.RunsForever(List.of(), false));
        registerApp("api");
        registerApp("worker");
        createService("api", "api", 2, """
                "healthCheckGracePeriodSeconds":60,
                "loadBalancers":[{"targetGroupArn":"%s","containerName":"app","containerPort":8080}],
                """.formatted(targetGroup));
        createService("worker", "worker", 1);
        time.advance(Duration.ofMinutes(5));
        v2 = aws.push(
                "api",
                "v2",
                new Behaviour.Chosen(start -> start.command().contains("migrate")
                        ? busyTimes-- > 0 ? locked : migration
                        : start.command().contains("backfill")
                                ? after
                                : start.command().contains("check")
                                        ? check
                                        : badServices.contains(start.group().replace("service:", ""))
                                                ? Behaviour.exits(1)
                                                : app));
        aws.calls().clear();
    }

    /** Two more services, for two waves; and a repository {@code web} with nothing in it. */
    Rig withFourServices() {
        registerApp("admin");
        registerApp("web");
        aws.createRepository("web");
        createService("admin", "admin", 1);
        createService("web", "web", 2);
        time.advance(Duration.ofMinutes(5));
        aws.calls().clear();
        return this;
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

    /** The table of the locks. */
    Rig withLockTable() {
        call("DynamoDB_20120810.CreateTable", """
                {"TableName":"locks","KeySchema":[{"AttributeName":"lockKey","KeyType":"HASH"}],
                 "AttributeDefinitions":[{"AttributeName":"lockKey","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}
                """);
        aws.calls().clear();
        return this;
    }

    /** The DB instance {@code orders}, with older snapshots of ours. */
    Rig withDatabase(String... snapshots) {
        aws.createDatabase("orders", "postgres");
        for (String snapshot : snapshots) {
            rds("Action=CreateDBSnapshot&DBInstanceIdentifier=orders&DBSnapshotIdentifier=" + snapshot
                    + "&Tags.Tag.1.Key=ecs-deploy:deployment&Tags.Tag.1.Value=d-before");
            time.advance(Duration.ofMinutes(1));
        }
        aws.calls().clear();
        return this;
    }

    /** A call of RDS by somebody else; not through the SDK. */
    String rds(String form) {
        Response response = aws.handle(Request.form("Version=2014-10-31&" + form));
        if (response.status() != 200) {
            throw new IllegalStateException(form + ": " + response.text());
        }
        return response.text();
    }

    /** The usual deployment, with a snapshot of {@code orders} before its migration. */
    Configuration backedUp(Integer keep) {
        return configuration().toBuilder()
                .backup(new Backup(Backup.Kind.INSTANCE, "orders", Backup.When.ALWAYS, keep, null))
                .build();
    }

    /** Whether anybody holds a lease that {@link #leased} wants. */
    boolean locked() {
        return outside(leased()).locks().inspect("locks", LockKeys.of(leased())).stream()
                .anyMatch(h -> !h.isFree());
    }

    /** The usual deployment, with a lease. */
    Configuration leased() {
        return configuration().toBuilder().lock(Lock.lease("locks", null, null)).build();
    }

    /** The state machine {@code ecs-deploy}, exported from {@link #configuration()} as it is now. */
    Rig withStateMachine() {
        return withStateMachineOf(configuration());
    }

    Rig withStateMachineOf(Configuration exported) {
        states(
                "CreateStateMachine",
                JSON.createObjectNode()
                        .put("name", "ecs-deploy")
                        .put("roleArn", "arn:aws:iam::111122223333:role/deploy")
                        .put("definition", StateMachineDefinition.of(exported).toString()));
        aws.calls().clear();
        return this;
    }

    /** The usual deployment, carried out by the state machine. */
    Configuration orchestrated() {
        return configuration().toBuilder().orchestrator(Orchestrator.DEFAULT).build();
    }

    /** A call of Step Functions by somebody else; not through the SDK. */
    JsonNode states(String operation, ObjectNode body) {
        return json(call("AWSStepFunctions." + operation, body.toString()));
    }

    /** All executions of the state machine {@code ecs-deploy}, newest first. */
    JsonNode executions() {
        return states(
                        "ListExecutions",
                        JSON.createObjectNode()
                                .put(
                                        "stateMachineArn",
                                        "arn:aws:states:eu-west-1:111122223333:stateMachine:ecs-deploy"))
                .path("executions");
    }

    /** A family that is made for migrations: {@code jobs}. */
    void registerJobs() {
        ecs("RegisterTaskDefinition", """
                {"family":"jobs","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[
                   {"name":"migrate","image":"%s","essential":true,
                    "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                      "awslogs-region":"eu-west-1","awslogs-stream-prefix":"jobs"}}}]}
                """.formatted(v1.tagged()));
    }

    void createService(String name, String family, int desired) {
        createService(name, family, desired, "");
    }

    private void createService(String name, String family, int desired, String more) {
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"%s","taskDefinition":"%s","desiredCount":%d,"launchType":"FARGATE",%s
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """.formatted(name, family, desired, more));
    }

    /** A call by somebody else; not through the SDK. */
    Response ecs(String operation, String body) {
        return call("AmazonEC2ContainerServiceV20141113." + operation, body);
    }

    private Response call(String operation, String body) {
        Response response = aws.handle(Request.json(operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        return response;
    }

    /** What DescribeServices says of a service. */
    JsonNode service(String name) {
        return json(ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"" + name + "\"]}"))
                .path("services")
                .path(0);
    }

    /** The image that the service's current task definition names. */
    String imageOf(String service) {
        return json(ecs("DescribeTaskDefinition", "{\"taskDefinition\":\"" + definitionOf(service) + "\"}"))
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    /**
     * What deployments of ours changed, or may have, in its order: each call's operation, and what it was about, for
     * instance {@code UpdateService api}.
     */
    List<String> effects() {
        return aws.calls().all().stream()
                .filter(c -> c.accessKeyId().equals(OURS) && changes(c.operation()))
                .filter(c -> c.outcome().equals("200") || c.outcome().equals("lost"))
                .map(Rig::effect)
                .toList();
    }

    private static String effect(Call call) {
        return SUBJECTS.stream()
                .map(name -> call.body().path(name).asText())
                .filter(subject -> !subject.isEmpty())
                .findFirst()
                .map(subject -> call.operation() + " " + withoutRevision(subject))
                .orElse(call.operation());
    }

    private static String withoutRevision(String arnOrName) {
        return arnOrName.substring(arnOrName.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
    }

    /** Whether an operation changes anything: all do whose names don't say that they only look. */
    static boolean changes(String operation) {
        return !READS.matcher(operation).matches();
    }

    /** The task definition that the service runs: its own, or that of its PRIMARY task set. */
    String definitionOf(String service) {
        JsonNode shown = service(service);
        return shown.path("taskDefinition")
                .asText(shown.path("taskSets").path(0).path("taskDefinition").asText());
    }

    /** A call of CodeDeploy by somebody else; not through the SDK. */
    JsonNode codeDeploy(String operation, String body) {
        Response response = aws.handle(Request.json("CodeDeploy_20141006." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        return json(response);
    }

    /** Calls that change something, in their order. */
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
        return everStarted.size() + orchestratedTasks().count();
    }

    /** Tasks that smoke tests ever started, those that ECS has forgotten included. */
    long checkTasks() {
        return everChecked.size();
    }

    private static boolean checksTask(JsonNode task) {
        return task.path("startedBy").asText().matches("d-.*-s[0-9]+");
    }

    /** Updates that a deployment sent although none of its tasks had stopped with exit code 0 by then (I2). */
    int prematureUpdates() {
        return prematureUpdates;
    }

    /** The definitions of tasks that were started in deployments' names where a state machine carries them out. */
    private Stream<String> orchestratedTasks() {
        return aws.calls().count("StartExecution") == 0
                ? Stream.empty()
                : aws.calls().of("RunTask").stream()
                        .filter(c -> c.outcome().equals("200") || c.outcome().equals("lost"))
                        .filter(c -> c.body().path("startedBy").asText().matches("d-.*"))
                        .map(c -> c.body().path("taskDefinition").asText());
    }

    /** The one-off tasks that deployments of ours ever started, by the family of their task definition. */
    Map<String, Long> tasksByFamily() {
        return Stream.of(everStarted.values().stream(), everChecked.values().stream(), orchestratedTasks())
                .flatMap(families -> families)
                .collect(Collectors.groupingBy(Rig::withoutRevision, TreeMap::new, Collectors.counting()));
    }

    /** The revisions of all families, as {@code family:revision status}. */
    List<String> revisions() {
        List<String> revisions = new ArrayList<>();
        for (String status : List.of("ACTIVE", "INACTIVE")) {
            json(ecs("ListTaskDefinitions", "{\"status\":\"" + status + "\"}"))
                    .path("taskDefinitionArns")
                    .forEach(arn ->
                            revisions.add(arn.asText().substring(arn.asText().lastIndexOf('/') + 1) + " " + status));
        }
        return revisions;
    }

    /** The names of all services. */
    List<String> services() {
        List<String> names = new ArrayList<>();
        json(ecs("ListServices", "{\"cluster\":\"prod\"}"))
                .path("serviceArns")
                .forEach(arn -> names.add(arn.asText().substring(arn.asText().lastIndexOf('/') + 1)));
        return names;
    }

    /** What became of a service: its revision, and how many service deployments it ever had. */
    String fate(String service) {
        String arn = definitionOf(service);
        int deployments = json(ecs("ListServiceDeployments", "{\"cluster\":\"prod\",\"service\":\"" + service + "\"}"))
                .path("serviceDeployments")
                .size();
        return arn.substring(arn.lastIndexOf('/') + 1) + " after " + deployments + " deployments";
    }

    /** Of the query protocol, whose errors are XML, the whole text. */
    private static String errorType(Response response) {
        return response.text().startsWith("<")
                ? response.text()
                : json(response).path("__type").asText();
    }

    private static JsonNode json(Response response) {
        return json(response.body());
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A moment at which a process can die. */
    private void moment(Life life, String what) {
        life.moment(what, List.of(now(), journal.writes(), effects));
    }

    /** What happens to the calls of deployments on their way. */
    interface Weather {
        /** One is about to be sent by this process. */
        default void before(Life life, String operation) {}

        /** It has arrived and taken effect, or been refused. */
        default void after(Life life, String operation) {}
    }

    /** The calls of one process. */
    private final class Calls implements InProcessHttp.Calls {
        private final Life life;

        Calls(Life life) {
            this.life = life;
        }

        @Override
        public Response pass(String operation, byte[] body, Supplier<Response> send) {
            life.check();
            boolean changes = changes(operation);
            if (changes) {
                moment(life, "before " + operation);
            }
            intended(operation, body);
            weather.before(life, operation);
            String outcome = "lost";
            try {
                Response response = answers.apply(operation, send.get());
                outcome = outcome(response);
                return response;
            } finally {
                note(operation);
                tell(operation + " " + outcome);
                life.check();
                weather.after(life, operation);
                if (changes) {
                    effects++;
                    moment(life, "after " + operation + ", without its answer");
                }
            }
        }

        private String outcome(Response response) {
            return response.status() == 200 ? "200" : response.status() + " " + errorType(response);
        }
    }

    /** I8: a task is asked for only with a token that some saved state names, a snapshot only by such a name. */
    private void intended(String operation, byte[] body) {
        if (operation.equals("RunTask")) {
            String token = json(body).path("clientToken").asText();
            unwritten += journal.mentions(token) ? 0 : 1;
        }
        Matcher snapshot = SNAPSHOT.matcher(new String(body, StandardCharsets.UTF_8));
        if (operation.matches("(Create|Delete)DB(Cluster)?Snapshot") && snapshot.find()) {
            unwritten += journal.mentions(snapshot.group(1)) ? 0 : 1;
        }
    }

    /** Effects that were asked for although no saved state said that they would be (I8). */
    int unwritten() {
        return unwritten;
    }

    /** Adds a line to the history of this rig. */
    void tell(String what) {
        history.add(now() + " " + what);
    }

    /** All that happened, in order: what processes sent and saved, and what befell them. */
    List<String> history() {
        return List.copyOf(history);
    }

    /** Somebody rolls a service's deployment back that is under way, if one is. */
    void rollBack(String service) {
        JsonNode ongoing = json(ecs("ListServiceDeployments", """
                        {"cluster":"prod","service":"%s","status":["PENDING","IN_PROGRESS"]}
                        """.formatted(service)))
                .at("/serviceDeployments/0/serviceDeploymentArn");
        if (ongoing.isTextual()) {
            ecs("StopServiceDeployment", """
                    {"serviceDeploymentArn":"%s","stopType":"ROLLBACK"}
                    """.formatted(ongoing.asText()));
        }
    }

    /** Somebody stops a migration task of ours that runs, if one does. */
    void stopMigration() {
        aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .filter(t -> !t.path("lastStatus").asText().equals("STOPPED"))
                .forEach(t -> ecs("StopTask", """
                        {"cluster":"prod","task":"%s","reason":"somebody's"}
                        """.formatted(t.path("taskArn").asText())));
    }

    /** The clocks of all processes jump, and those of processes to come; AWS's does not. */
    void jumpClock(Duration by) {
        skew = skew.plus(by);
    }

    /** Keeps the truth, as the simulator knows it: what a deployment believes of itself proves nothing. */
    private void note(String operation) {
        if (!TELLING.contains(operation) || orchestratedTasks().findAny().isPresent()) {
            return;
        }
        List<JsonNode> ours = aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().matches("d-.*"))
                .filter(t -> !checksTask(t))
                .toList();
        aws.tasks().stream()
                .filter(Rig::checksTask)
                .forEach(t -> everChecked.put(
                        t.path("taskArn").asText(), t.path("taskDefinitionArn").asText()));
        for (JsonNode task : ours) {
            everStarted.put(
                    task.path("taskArn").asText(),
                    task.path("taskDefinitionArn").asText());
            boolean stopped = task.path("lastStatus").asText().equals("STOPPED");
            migrated |= stopped && task.at("/containers/0/exitCode").asInt(-1) == 0;
        }
        boolean updates =
                Set.of("UpdateService", "CreateService", "CreateDeployment").contains(operation);
        if (updates && !migrated) {
            prematureUpdates++;
        }
    }

    // --- deployments

    /** What is deployed. */
    Configuration configuration() {
        return asked.apply(configured.get().toBuilder()).build();
    }

    Configuration twoServices() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster(CLUSTER)
                .image(new ImageReference(null, "api", "v2", null, null))
                .containers(List.of())
                .migration(migration(migrationSource, "api"))
                .services(List.of(new Service("api", null), new Service("worker", null)))
                .timeouts(Timeouts.DEFAULT)
                .smokeTests(smokeTests)
                .build();
    }

    /** As {@link #inWaves}, each wave with a smoke test of its own, and one for the whole. */
    Configuration inSmokeTestedWaves() {
        Configuration plain = inWaves();
        SmokeTest logs = new SmokeTest("logs", new SmokeCheck.Logs(null, null, "serving"), null, null);
        SmokeCheck.Task task = new SmokeCheck.Task("admin", null, null, List.of("check"), null, null, null);
        return plain.toBuilder()
                .waves(List.of(
                        new Wave("backend", plain.waves().get(0).services(), List.of(logs)),
                        new Wave(
                                "frontend",
                                plain.waves().get(1).services(),
                                List.of(new SmokeTest("check", task, null, null)))))
                .smokeTests(List.of(new SmokeTest("targets", new SmokeCheck.Targets(null, null), null, null)))
                .build();
    }

    /** One of each kind that needs nothing but the account. */
    static List<SmokeTest> smokeTests() {
        SmokeCheck.Task task = new SmokeCheck.Task("api", null, null, List.of("check"), null, null, null);
        return List.of(
                new SmokeTest("targets", new SmokeCheck.Targets(null, null), null, null),
                new SmokeTest("check", task, null, null),
                new SmokeTest("logs", new SmokeCheck.Logs(null, null, "serving"), null, null));
    }

    /** api and worker, then admin and web; what is given stands in place of the service of that name. */
    Configuration inWaves(Service... special) {
        Map<String, Service> services = new LinkedHashMap<>();
        List.of("api", "worker", "admin", "web").forEach(name -> services.put(name, new Service(name, null)));
        for (Service one : special) {
            services.put(one.name(), one);
        }
        List<String> last = services.keySet().stream().skip(2).toList();
        return twoServices().toBuilder()
                .services(List.copyOf(services.values()))
                .waves(List.of(new Wave("backend", List.of("api", "worker")), new Wave("frontend", last)))
                .build();
    }

    /** An event bus and two webhooks are told everything; the second signs, and has its token and key in the environment. */
    Configuration notifying() {
        List<Notify.Event> all = List.of(Notify.Event.values());
        variables.put("HOOK_TOKEN", "s3cr3t-token");
        variables.put("HOOK_KEY", "s3cr3t-key");
        return twoServices().toBuilder()
                .notifications(new Notify(
                        new Notify.EventBridge("default", all),
                        List.of(
                                new Notify.Webhook(HOOKS + "one", null, all, null, null, null),
                                new Notify.Webhook(HOOKS + "two", null, null, "HOOK_TOKEN", "HOOK_KEY", null))))
                .build();
    }

    /**
     * Who was told what, each once however often it was: {@code default d-…-started}. The same event is the same text each
     * time.
     */
    Set<String> told() {
        Map<String, Set<String>> texts = new TreeMap<>();
        Set<String> told = new TreeSet<>();
        for (JsonNode event : aws.events()) {
            String id = event.at("/detail/id").asText();
            told.add(event.path("event-bus").asText() + " " + id);
            texts.computeIfAbsent(id, i -> new TreeSet<>())
                    .add(event.path("detail").toString());
        }
        for (WebPost post : posts) {
            String id = json(post.body()).path("id").asText();
            told.add(post.url().substring(HOOKS.length()) + " " + id);
            texts.computeIfAbsent(id, i -> new TreeSet<>())
                    .add(json(post.body()).toString());
        }
        texts.forEach((id, each) -> {
            if (each.size() != 1) {
                throw new AssertionError(id + " was told in different words: " + each);
            }
        });
        return told;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** api, which exists, and front, which does not. */
    Configuration withNewService() {
        return twoServices().toBuilder()
                .services(List.of(new Service("api", null), newService()))
                .build();
    }

    Service newService() {
        return newService("""
                "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}
                """);
    }

    Service newService(String members) {
        try {
            return new Service(
                    "front", null, null, null, new ObjectMapper().readTree("""
                    {"desiredCount":2,"launchType":"FARGATE",%s,
                     "taskDefinition":{"family":"front","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],
                       "cpu":"256","memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                       "containerDefinitions":[{"name":"app","image":"%s","essential":true,
                         "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                           "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}}
                    """.formatted(members, v1.tagged())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return begin(ID, configuration);
    }

    Rig begin(String id, Configuration configuration) {
        return begin(Deployment.create(id, configuration, time.now().plus(skew)));
    }

    Rig begin(Deployment deployment) {
        return start(process -> process.driver.begin(
                deployment, outside(deployment.configuration(), process), process.journal, listener()));
    }

    /** A deployment of which nothing was done yet. */
    Deployment created(Configuration configuration) {
        return Deployment.create(ID, configuration, time.now().plus(skew));
    }

    /** Has deployed, without a migration: what the next deployment is about, which knows its journal as an empty one. */
    Rig deployedBefore(Configuration.Builder asked) {
        former = begin("d-20261101-080500-former", asked.migration(null).build())
                .finish()
                .deployment();
        journal.clear();
        return this;
    }

    /** Takes the saved deployment over in a new process. */
    Rig resume() {
        return resume(UnaryOperator.identity());
    }

    Rig resume(UnaryOperator<Deployment> ownersWord) {
        Deployment saved = ownersWord.apply(journal.load());
        return start(process ->
                process.driver.resume(saved, outside(saved.configuration(), process), process.journal, listener()));
    }

    private interface Begin {
        Drive by(RigProcess process) throws IOException;
    }

    /** Takes the saved deployment over while its old process still lives, and knows nothing of it. */
    Rig resumeBeside() {
        Deployment saved = journal.load();
        return startBeside(process ->
                process.driver.resume(saved, outside(saved.configuration(), process), process.journal, listener()));
    }

    /** One process that drives a deployment, or has driven it. */
    private static final class RigProcess {
        private final Life life;
        private final Driver driver;
        private final Journal journal;
        private Drive drive;

        RigProcess(Life life, Driver driver, Journal journal) {
            this.life = life;
            this.driver = driver;
            this.journal = journal;
        }
    }

    private Rig start(Begin begin) {
        die();
        return startBeside(begin);
    }

    private Rig startBeside(Begin begin) {
        Life life = new Life(dieAt);
        VirtualScheduler scheduler = new VirtualScheduler(time, life, () -> skew);
        Pacing pacing = new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(100));
        Driver driver = new Driver(scheduler, new Watcher(scheduler, pacing), new Random(7));
        journal.forget();
        RigProcess process = new RigProcess(life, driver, journal.of(what -> {
            if (what.startsWith("after")) {
                tell(what.substring("after ".length()));
            }
            moment(life, what);
        }));
        processes.add(process);
        try {
            process.drive = begin.by(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Processes to come die at the n-th moment of their lives, from 0; below 0: they don't. */
    void dieAt(int n) {
        dieAt = n;
    }

    /** Every process is gone from one moment to the next. */
    void die() {
        processes.forEach(p -> p.life.end());
    }

    private RigProcess process() {
        return processes.get(processes.size() - 1);
    }

    /** The life of the youngest process. */
    Life life() {
        return process().life;
    }

    /** What the youngest process drives. */
    Drive drive() {
        return process().drive;
    }

    /** What the living processes drive, and have not ended. */
    List<Drive> driven() {
        return processes.stream()
                .filter(p -> !p.life.dead() && p.drive != null)
                .map(p -> p.drive)
                .filter(d -> !d.done().isDone())
                .toList();
    }

    /** Lets time pass until the deployment has ended, is suspended, or its process died. */
    Ended finish() {
        RigProcess process = process();
        for (int i = 0; i < 200_000 && !process.drive.done().isDone(); i++) {
            process.life.check();
            if (!time.step()) {
                throw new AssertionError(
                        "Nothing is scheduled any more, and the deployment has not ended: " + journal.load());
            }
        }
        process.life.check();
        if (!process.drive.done().isDone()) {
            throw new AssertionError("The deployment does not end: " + journal.load());
        }
        return process.drive.done().join();
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
        return start(process -> process.driver.begin(
                        deployment, outside(deployment.configuration(), process), process.journal, listener(), until))
                .finish();
    }

    /** Takes the saved deployment over in a new process, until a point. */
    Ended resumeUntil(Predicate<Deployment> until) {
        Deployment saved = journal.load();
        return start(process -> process.driver.resume(
                        saved, outside(saved.configuration(), process), process.journal, listener(), until))
                .finish();
    }

    Deployment deploy(Configuration configuration) {
        return begin(configuration).finish().deployment();
    }

    AwsOutside outside(Configuration configuration) {
        return outside(configuration, new Life(-1));
    }

    private Outside outside(Configuration configuration, RigProcess process) {
        return sabotage.apply(unhurried(outside(configuration, process.life), process.life));
    }

    private AwsOutside outside(Configuration configuration, Life life) {
        return AwsOutside.open(
                configuration,
                AwsSettings.DEFAULT
                        .withEndpoint(URI.create("http://127.0.0.1:9"))
                        .withHttpClient(() -> new InProcessHttp(aws, new Calls(life)))
                        .withCredentials(StaticCredentialsProvider.create(AwsBasicCredentials.create(OURS, OURS)), OURS)
                        .withRetryDelay(Duration.ofMillis(1))
                        .withVariables(variables::get));
    }

    /** Answers of addresses come before time goes on, so that a run stays the same each time. */
    private Outside unhurried(AwsOutside outside, Life life) {
        return Sabotage.with(outside, new Web() {
            @Override
            public boolean knows(String variable) {
                return outside.web().knows(variable);
            }

            @Override
            public CompletableFuture<WebLook> ask(WebRequest request) {
                return CompletableFuture.completedFuture(
                        outside.web().ask(request).join());
            }

            @Override
            public CompletableFuture<WebLook> post(WebPost message) {
                return CompletableFuture.completedFuture(
                        message.url() != null && message.url().startsWith(HOOKS)
                                ? hook(message, life)
                                : outside.web().post(message).join());
            }
        });
    }

    /** A message arrives at an address of this rig; the process may die on the way, or before it has the answer. */
    private WebLook hook(WebPost message, Life life) {
        life.check();
        moment(life, "before POST");
        WebLook answer = hooks.apply(message);
        tell("POST " + message.url());
        boolean taken = answer instanceof WebLook.Answered a && a.status() / 100 == 2;
        if (taken) {
            posts.add(message);
        }
        effects++;
        moment(life, "after POST, without its answer");
        return answer;
    }

    private Listener listener() {
        return new Listener() {
            @Override
            public void changed(Deployment before, Deployment after) {
                onSaved.accept(after);
            }

            @Override
            public void waiting(Deployment deployment, String text) {
                progress.add(text);
            }

            @Override
            public void migrationLog(Deployment deployment, List<LogEvent> lines) {
                lines.forEach(l -> console.add(l.message()));
            }
        };
    }

    /** AWS's time. */
    Instant now() {
        return time.now();
    }

    /** What the clock of a machine of ours shows. */
    Instant clock() {
        return time.now().plus(skew);
    }

    @Override
    public void close() {
        die();
        aws.close();
    }
}
