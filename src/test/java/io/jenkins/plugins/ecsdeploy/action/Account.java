package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A simulated account on a socket, with service {@code api} on image {@code api:v1}, and the command line pointed at it:
 * the real {@link Main}, in this process or in one of its own.
 */
final class Account implements AutoCloseable {
    static final Set<String> CHANGES = Set.of(
            "RegisterTaskDefinition",
            "DeregisterTaskDefinition",
            "RunTask",
            "StopTask",
            "UpdateService",
            "CreateService",
            "DeleteService");
    static final Behaviour RUNS = new Behaviour.RunsForever(List.of(), false);
    static final Behaviour MIGRATES = new Behaviour.Exits(0, Duration.ZERO, List.of("migrating", "migrated"));
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final Simulator aws;
    final SimulatorServer server;
    final Path directory;
    final Map<String, String> environment = new HashMap<>();

    Account(Path directory) {
        this.directory = directory;
        aws = new Simulator(SimulatorOptions.standard().withRegion("eu-west-1"));
        server = SimulatorServer.start(aws, 0);
        aws.createCluster("prod").createLogGroup("/ecs/api");
        PushedImage v1 = aws.push("api", "v1", RUNS);
        ecs("RegisterTaskDefinition", """
                {"family":"api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[
                   {"name":"app","image":"%s","essential":true,"portMappings":[{"containerPort":8080}],
                    "environment":[{"name":"MODE","value":"prod"}],
                    "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                      "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}
                """.formatted(v1.tagged()));
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"api","desiredCount":1,"launchType":"FARGATE",
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """);
        boolean steady = aws.await(
                () -> service()
                        .path("deployments")
                        .path(0)
                        .path("rolloutState")
                        .asText()
                        .equals("COMPLETED"),
                PATIENCE);
        if (!steady) {
            throw new IllegalStateException("the service does not start");
        }
        environment.put("AWS_ENDPOINT_URL", server.endpoint().toString());
        environment.put("AWS_REGION", "eu-west-1");
        aws.calls().clear();
    }

    /** Pushes {@code api:v2}: as a service it runs, as a migration it behaves so. */
    Account migration(Behaviour behaviour) {
        aws.push("api", "v2", Behaviour.inService(RUNS, behaviour));
        return this;
    }

    /** Flags that deploy {@code api:v2}, and some more. */
    String[] args(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of(
                "--cluster", "prod", "--image", "api:v2", "--service", "api", "--migration-derived-from", "api"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    Result deploy(String... more) {
        return run(args("deploy", more));
    }

    /** Runs the real main in this process. */
    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io io = new Io(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                false);
        ExitCode code = Main.run(io, args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** How a command ended. */
    record Result(ExitCode code, String out, String err) {}

    /** Runs the real main in a process of its own, output in one stream. */
    Process start(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("GITHUB_"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return directory.resolve(".ecs-deploy/state.json");
    }

    /** Makes the table {@code locks}. */
    void lockTable() {
        Response response = aws.handle(Request.json("DynamoDB_20120810.CreateTable", """
                {"TableName":"locks","KeySchema":[{"AttributeName":"lockKey","KeyType":"HASH"}],
                 "AttributeDefinitions":[{"AttributeName":"lockKey","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}
                """));
        if (response.status() != 200) {
            throw new IllegalStateException(response.text());
        }
    }

    /** A call by somebody else; not through the SDK, and not counted. */
    JsonNode ecs(String operation, String body) {
        Response response = aws.handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        return json(response.text());
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode service() {
        return ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"api\"]}")
                .path("services")
                .path(0);
    }

    /** The revision that the service is on, for instance {@code api:2}. */
    String revision() {
        String arn = service().path("taskDefinition").asText();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Calls that change something, in their order. */
    List<String> changes() {
        return aws.calls().all().stream()
                .map(Call::operation)
                .filter(CHANGES::contains)
                .toList();
    }

    /** Tasks that deployments of ours started, however they ended. */
    long migrationTasks() {
        return aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .count();
    }

    @Override
    public void close() {
        server.close();
    }
}
