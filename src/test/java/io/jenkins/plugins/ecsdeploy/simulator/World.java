package io.jenkins.plugins.ecsdeploy.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A simulator on a socket, the SDK's clients for it, and the few things most tests do: cluster {@code prod}, log group
 * {@code /ecs/app}. On virtual time unless made with {@link #realTime()}.
 */
final class World implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    final VirtualTime time = new VirtualTime();
    final Simulator simulator;
    final SimulatorServer server;
    final EcsClient ecs;
    final EcrClient ecr;
    final CloudWatchLogsClient logs;
    final StsClient sts;

    private World(SimulatorOptions options) {
        simulator = new Simulator(options).createCluster("prod").createLogGroup("/ecs/app");
        server = SimulatorServer.start(simulator, 0);
        ecs = client(EcsClient.builder(), server.endpoint());
        ecr = client(EcrClient.builder(), server.endpoint());
        logs = client(CloudWatchLogsClient.builder(), server.endpoint());
        sts = client(StsClient.builder(), server.endpoint());
    }

    private World() {
        simulator =
                new Simulator(SimulatorOptions.on(time)).createCluster("prod").createLogGroup("/ecs/app");
        server = SimulatorServer.start(simulator, 0);
        ecs = client(EcsClient.builder(), server.endpoint());
        ecr = client(EcrClient.builder(), server.endpoint());
        logs = client(CloudWatchLogsClient.builder(), server.endpoint());
        sts = client(StsClient.builder(), server.endpoint());
    }

    static World virtual() {
        return new World();
    }

    static World realTime() {
        return new World(SimulatorOptions.standard());
    }

    static World with(SimulatorOptions options) {
        return new World(options);
    }

    /** No retries: a test sees every answer. */
    static <C extends SdkClient, B extends AwsClientBuilder<B, C>> C client(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")))
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    TaskDefinition register(String family, ContainerDefinition... containers) {
        return ecs.registerTaskDefinition(request -> request.family(family)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .executionRoleArn("arn:aws:iam::111122223333:role/execution")
                        .containerDefinitions(containers))
                .taskDefinition();
    }

    static ContainerDefinition container(String name, String image) {
        return ContainerDefinition.builder()
                .name(name)
                .image(image)
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group", "/ecs/app",
                                "awslogs-region", "us-east-1",
                                "awslogs-stream-prefix", "ecs")))
                .build();
    }

    /** Registers {@code family} with one container {@code app} of an image that behaves so. */
    TaskDefinition app(String family, Behaviour behaviour) {
        PushedImage image = simulator.push(family, "latest", behaviour);
        return register(family, container("app", image.pinned()));
    }

    static NetworkConfiguration network() {
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(
                        vpc -> vpc.subnets("subnet-1").securityGroups("sg-1").assignPublicIp(AssignPublicIp.DISABLED))
                .build();
    }

    static RunTaskRequest.Builder run(TaskDefinition definition) {
        return RunTaskRequest.builder()
                .cluster("prod")
                .taskDefinition(definition.taskDefinitionArn())
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network());
    }

    Task start(TaskDefinition definition) {
        RunTaskResponse response = ecs.runTask(run(definition).build());
        return response.tasks().get(0);
    }

    Task describe(String arn) {
        return ecs.describeTasks(request -> request.cluster("prod").tasks(arn))
                .tasks()
                .get(0);
    }

    /** Starts one task and lets virtual time run until it is STOPPED. */
    Task runToEnd(TaskDefinition definition) {
        Task task = start(definition);
        advanceUntilStopped(task.taskArn());
        return describe(task.taskArn());
    }

    void advanceUntilStopped(String arn) {
        for (int step = 0; step < 1000 && !"STOPPED".equals(describe(arn).lastStatus()); step++) {
            time.step();
        }
    }

    List<String> log(Task task) {
        String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
        return simulator.logLines("/ecs/app", "ecs/app/" + id);
    }

    @Override
    public void close() {
        server.close();
    }
}
