package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments;
import io.jenkins.plugins.ecsdeploy.engine.port.Clusters;
import io.jenkins.plugins.ecsdeploy.engine.port.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.Images;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.web.JdkWeb;
import java.util.Map;

/** AWS as one deployment sees it: one Region, one identity. Thread-safe; opening it asks AWS nothing yet. */
public final class AwsOutside implements Outside, AutoCloseable {
    private final String scope;
    private final AwsClients clients;
    private final CallCounter counter;
    private final AwsIdentity identity;
    private final Images images;
    private final Clusters clusters;
    private final TaskDefinitions taskDefinitions;
    private final Tasks tasks;
    private final Services services;
    private final BlueGreenDeployments blueGreenDeployments;
    private final Logs logs;
    private final TargetGroups targetGroups;
    private final Web web;

    private final Lazy<Locks> locks;
    private final Lazy<Snapshots> snapshots;
    private final Lazy<StateMachines> stateMachines;
    private final Lazy<Events> events;

    private AwsOutside(String scope, AwsClients clients, CallCounter counter, Web web, String who) {
        this.scope = scope;
        this.clients = clients;
        this.counter = counter;
        this.identity = new AwsIdentity(clients);
        this.images = new ImagesByRegistry(new EcrImages(clients, identity), new OciImages(clients::http));
        this.clusters = new EcsClusters(clients);
        this.taskDefinitions = new EcsTaskDefinitions(clients);
        this.tasks = new EcsTasks(clients);
        this.services = new EcsServices(clients);
        this.blueGreenDeployments = new CodeDeployDeployments(clients);
        this.logs = new CloudWatchLogs(clients);
        this.targetGroups = new ElbTargetGroups(clients);
        this.web = web;
        // Not even its classes are loaded without a lease: most deployments have none, and start-up counts.
        this.locks = new Lazy<>(() -> new DynamoLocks(clients, who));
        this.snapshots = new Lazy<>(() -> new RdsSnapshots(clients));
        this.stateMachines = new Lazy<>(() -> new StepFunctionsMachines(clients, identity));
        this.events = new Lazy<>(() -> new EventBridgeEvents(clients));
    }

    /** The outside of a deployment: its Region and the role that it names, reached as the face says. */
    public static AwsOutside open(Configuration configuration, AwsSettings settings) {
        CallCounter counter = new CallCounter();
        return new AwsOutside(
                scope(configuration, settings),
                new AwsClients(configuration, settings, counter),
                counter,
                new JdkWeb(settings.variables() == null ? System::getenv : settings.variables()),
                settings.who());
    }

    /** A role is one identity whoever assumes it; otherwise the caller is. */
    private static String scope(Configuration configuration, AwsSettings settings) {
        String role = configuration.credentials().roleArn();
        String scope = configuration.region() + "|" + (role == null ? settings.identity() : role);
        return settings.endpoint() == null ? scope : scope + "|" + settings.endpoint();
    }

    @Override
    public String scope() {
        return scope;
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public Clusters clusters() {
        return clusters;
    }

    @Override
    public TaskDefinitions taskDefinitions() {
        return taskDefinitions;
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public Services services() {
        return services;
    }

    @Override
    public BlueGreenDeployments blueGreenDeployments() {
        return blueGreenDeployments;
    }

    @Override
    public Logs logs() {
        return logs;
    }

    @Override
    public TargetGroups targetGroups() {
        return targetGroups;
    }

    @Override
    public Web web() {
        return web;
    }

    @Override
    public StateMachines stateMachines() {
        return stateMachines.get();
    }

    @Override
    public Locks locks() {
        return locks.get();
    }

    @Override
    public Snapshots snapshots() {
        return snapshots.get();
    }

    @Override
    public Events events() {
        return events.get();
    }

    /** Who the calls are made as (STS API: GetCallerIdentity); asked when first needed. */
    public AwsIdentity identity() {
        return identity;
    }

    /** Requests sent so far, the SDK's retries included, by operation ({@code ecs:RunTask}). */
    public Map<String, Long> calls() {
        return counter.calls();
    }

    /** How many of them AWS slowed down. */
    public long throttles() {
        return counter.throttles();
    }

    /** Closes the clients and their connections; what the settings brought along as credentials stays open. */
    @Override
    public void close() {
        clients.close();
    }
}
