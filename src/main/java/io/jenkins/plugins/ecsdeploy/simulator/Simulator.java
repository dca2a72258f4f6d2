package io.jenkins.plugins.ecsdeploy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.codedeploy.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.simulator.container.Containers;
import io.jenkins.plugins.ecsdeploy.simulator.container.Secrets;
import io.jenkins.plugins.ecsdeploy.simulator.control.ControlApi;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.dynamodb.DynamoOperations;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.EcrOperations;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.OciEndpoint;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.Registries;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.Repository;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.Ecs;
import io.jenkins.plugins.ecsdeploy.simulator.ecs.Hooks;
import io.jenkins.plugins.ecsdeploy.simulator.elb.ElbOperations;
import io.jenkins.plugins.ecsdeploy.simulator.elb.TargetGroups;
import io.jenkins.plugins.ecsdeploy.simulator.eventbridge.EventBuses;
import io.jenkins.plugins.ecsdeploy.simulator.fault.Faults;
import io.jenkins.plugins.ecsdeploy.simulator.fault.RateLimits;
import io.jenkins.plugins.ecsdeploy.simulator.logs.LogGroups;
import io.jenkins.plugins.ecsdeploy.simulator.logs.LogOperations;
import io.jenkins.plugins.ecsdeploy.simulator.rds.Rds;
import io.jenkins.plugins.ecsdeploy.simulator.sqs.Queues;
import io.jenkins.plugins.ecsdeploy.simulator.sqs.SqsOperations;
import io.jenkins.plugins.ecsdeploy.simulator.stepfunctions.StepFunctions;
import io.jenkins.plugins.ecsdeploy.simulator.sts.StsOperations;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Dispatcher;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Protocols;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * An AWS account in one object: ECS, ECR, CloudWatch Logs, Elastic Load Balancing, DynamoDB, RDS snapshots, STS, Step
 * Functions and a plain OCI registry, by HTTP request and response.
 * Needs no socket; {@link SimulatorServer} gives it one. Thread-safe. With {@link VirtualTime} and one thread its whole
 * history follows from the options' seed and the calls made.
 */
public final class Simulator implements AutoCloseable {

    private final Kernel kernel;
    private final Faults faults = new Faults();
    private final CallLog calls = new CallLog();
    private final LogGroups logs;
    private final Registries registries;
    private final OciEndpoint oci;
    private final Secrets secrets;
    private final Containers containers;
    private final Hooks hooks = new Hooks();
    private final TargetGroups targetGroups;
    private final Ecs ecs;
    private final Rds rds;
    private final Queues queues;
    private final EventBuses eventBuses;
    private final Dispatcher dispatcher;
    private final Protocols protocols;
    private final ControlApi control;

    public Simulator(SimulatorOptions options) {
        kernel = new Kernel(options);
        logs = new LogGroups(kernel);
        registries = new Registries(kernel);
        oci = new OciEndpoint(kernel, registries);
        secrets = new Secrets(kernel);
        containers = new Containers(kernel, registries, logs, secrets);
        StsOperations sts = new StsOperations(kernel);
        targetGroups = new TargetGroups(kernel);
        ecs = new Ecs(kernel, containers, hooks, sts::callerArn, targetGroups::has);
        targetGroups.use(ecs::targets);
        rds = new Rds(kernel);
        Map<String, Map<String, Operation>> services = new HashMap<>();
        dispatcher = new Dispatcher(kernel, services, faults, new RateLimits(kernel), calls);
        services.put("ecs", ecs.operations());
        services.put("ecr", new EcrOperations(kernel, registries).operations());
        services.put("logs", new LogOperations(kernel, logs).operations());
        services.put("elasticloadbalancing", new ElbOperations(targetGroups).operations());
        services.put("dynamodb", new DynamoOperations(kernel).operations());
        services.put("codedeploy", new CodeDeploy(kernel, ecs.taskSets(), hooks).operations());
        services.put("rds", rds.operations());
        services.put("sts", sts.operations());
        queues = new Queues(kernel);
        services.put("sqs", new SqsOperations(kernel, queues).operations());
        services.put("states", new StepFunctions(kernel, this::call).operations());
        eventBuses = new EventBuses(kernel);
        services.put("events", eventBuses.operations());
        protocols = new Protocols(kernel, dispatcher);
        control = new ControlApi(this);
    }

    /** In real time, with the standard options. */
    public static Simulator realTime() {
        return new Simulator(SimulatorOptions.standard());
    }

    /** On a clock that the test moves. */
    public static Simulator on(VirtualTime time) {
        return new Simulator(SimulatorOptions.on(time));
    }

    /**
     * Answers one request.
     *
     * @throws ConnectionLostException if a fault takes the connection away
     */
    public Response handle(Request request) {
        if (request.path().startsWith("/_simulator/")) {
            return control.handle(request);
        }
        if (request.path().startsWith("/v2") || request.path().equals("/token")) {
            return oci.handle(request);
        }
        return protocols.handle(request);
    }

    /** A call that one simulated service makes of another. */
    private ObjectNode call(String service, String operation, ObjectNode input) {
        return dispatcher.dispatch(service, operation, input, "");
    }

    public SimulatorOptions options() {
        return kernel.options();
    }

    /** What shall go wrong, e.g. {@code faults().on("RunTask").loseResponse()}. */
    public Faults faults() {
        return faults;
    }

    /** Every API call that arrived. */
    public CallLog calls() {
        return calls;
    }

    /** Creates a cluster without EC2 instances, for Fargate. */
    public Simulator createCluster(String name) {
        return createCluster(name, 0);
    }

    /** Creates a cluster with so many EC2 instances; 0 refuses tasks of launch type EC2. */
    public Simulator createCluster(String name, int instances) {
        kernel.run(() -> ecs.cluster(name, instances));
        return this;
    }

    public Simulator createLogGroup(String name) {
        kernel.run(() -> logs.createGroup(name));
        return this;
    }

    /** Creates an ECR repository in the simulator's own account. */
    public Simulator createRepository(String name) {
        return createRepository(options().account(), name);
    }

    /** Creates an ECR repository in another account. */
    public Simulator createRepository(String registryId, String name) {
        kernel.run(() -> registries.create(registryId, name));
        return this;
    }

    /** Pushes new content to a repository of ECR, which is made if it is absent; a tag that exists moves. */
    public PushedImage push(String repository, String tag, Behaviour behaviour) {
        return kernel.locked(() -> registries.push(ecr(options().account(), repository), tag, behaviour));
    }

    /** As {@link #push(String, String, Behaviour)} into another account. */
    public PushedImage push(String registryId, String repository, String tag, Behaviour behaviour) {
        return kernel.locked(() -> registries.push(ecr(registryId, repository), tag, behaviour));
    }

    /** Pushes an index with a manifest for each platform, e.g. {@code linux/amd64} and {@code linux/arm64/v8}. */
    public PushedImage pushIndex(String repository, String tag, Behaviour behaviour, List<String> platforms) {
        return kernel.locked(
                () -> registries.pushIndex(ecr(options().account(), repository), tag, behaviour, platforms));
    }

    private Repository ecr(String registryId, String name) {
        return registries.find(registryId, name).orElseGet(() -> registries.create(registryId, name));
    }

    /** Pushes to the registry under {@code /v2/}; private repositories give tokens only to {@link #ociLogin}. */
    public PushedImage pushOci(String repository, String tag, Behaviour behaviour, boolean isPrivate) {
        return kernel.locked(() -> registries.push(
                registries.findOci(repository).orElseGet(() -> registries.createOci(repository, isPrivate)),
                tag,
                behaviour));
    }

    /** Who may read private repositories of the OCI endpoint; {@code reader}/{@code secret} unless set. */
    public Simulator ociLogin(String user, String password) {
        kernel.run(() -> oci.login(new OciEndpoint.Login(user, password)));
        return this;
    }

    /** Host and port that images of the OCI endpoint are referred to by; the server sets its own. */
    public Simulator ociHost(String host) {
        kernel.run(() -> registries.ociHost(host));
        return this;
    }

    /** Creates a target group for tasks by their IP address; gives its ARN. */
    public String createTargetGroup(String name, int port) {
        return kernel.locked(() -> targetGroups.create(name, port, "ip"));
    }

    /** From now on the load balancer's health checks of ECS's tasks in this target group fail, or no longer do. */
    public Simulator failTargets(String targetGroupArn, boolean fail) {
        kernel.run(() -> targetGroups.failing(targetGroupArn, fail));
        return this;
    }

    /** Creates a queue of SQS, if it is absent; gives its URL. */
    public String createQueue(String name, Map<String, String> attributes) {
        return kernel.locked(() -> queues.create(name, attributes));
    }

    /** As a rule of EventBridge: from now on events of these detail-types are sent to the queue. */
    public Simulator deliverEvents(String queueUrl, List<String> detailTypes) {
        kernel.run(() -> kernel.announcements().rule((type, event) -> {
            if (detailTypes.contains(type)) {
                queues.send(queueUrl, Json.write(event));
            }
        }));
        return this;
    }

    /** Puts a message into a queue. */
    public Simulator sendMessage(String queueUrl, String body) {
        kernel.run(() -> queues.send(queueUrl, body));
        return this;
    }

    /** How many messages a queue holds, those in flight too. */
    public int messages(String queueUrl) {
        return kernel.locked(() -> queues.size(queueUrl));
    }

    /** Creates a DB instance of RDS that is available at once. */
    public Simulator createDatabase(String identifier, String engine) {
        kernel.run(() -> rds.createInstance(identifier, engine));
        return this;
    }

    /** Creates a DB cluster that is available at once. */
    public Simulator createDatabaseCluster(String identifier, String engine) {
        kernel.run(() -> rds.createCluster(identifier, engine));
        return this;
    }

    /** From now on a DB instance or cluster has this status, e.g. {@code stopped}, until it is given another. */
    public Simulator databaseStatus(String identifier, String status) {
        kernel.run(() -> rds.status(identifier, status));
        return this;
    }

    /** From now on snapshots of this DB instance or cluster come out as {@code failed}, or no longer do. */
    public Simulator failSnapshots(String identifier, boolean fail) {
        kernel.run(() -> rds.failing(identifier, fail));
        return this;
    }

    /** How many manual snapshots there may be; 100 unless set. */
    public Simulator snapshotQuota(int most) {
        kernel.run(() -> rds.quota(most));
        return this;
    }

    /** Identifiers of all manual snapshots, each with its status, oldest first: {@code before-it available}. */
    public List<String> snapshots() {
        return kernel.locked(rds::snapshots);
    }

    /** A parameter of SSM or a secret of Secrets Manager, by the name or ARN that task definitions use. */
    public Simulator putSecret(String nameOrArn, String value) {
        kernel.run(() -> secrets.put(nameOrArn, value));
        return this;
    }

    /** Every event that an event bus has taken, as its targets would see it; oldest first. */
    public List<JsonNode> events() {
        return kernel.locked(eventBuses::events);
    }

    /** From now on this Lambda function, by ARN or by the name that an AppSpec uses, answers deployments so. */
    public Simulator hook(String function, HookOutcome outcome) {
        kernel.run(() -> hooks.put(function, outcome));
        return this;
    }

    /** From now on log events can be read only after this delay. */
    public Simulator logIngestionDelay(Duration delay) {
        kernel.run(() -> logs.ingestionDelay(delay));
        return this;
    }

    /** All tasks that can still be described, as DescribeTasks shows them, oldest first. */
    public List<JsonNode> tasks() {
        return kernel.locked(ecs::tasks);
    }

    /** What a stream holds, whether readers see it yet or not; empty if there is no such stream. */
    public List<String> logLines(String group, String stream) {
        return kernel.locked(() -> logs.messages(group, stream));
    }

    public List<String> logStreams(String group) {
        return kernel.locked(() -> logs.streamNames(group));
    }

    /**
     * Waits, in the machine's time, until the condition holds; it is asked after every change of state. For real time
     * and real processes: virtual time moves only when it is told to.
     *
     * @return whether it held in time
     */
    public boolean await(BooleanSupplier condition, Duration atMost) {
        return kernel.await(condition, atMost);
    }

    /** Ends all local processes and the time line. */
    @Override
    public void close() {
        kernel.run(containers::close);
        kernel.close();
    }
}
