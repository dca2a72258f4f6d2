package io.jenkins.plugins.ecsdeploy.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.jenkins.config.ConfiguredDefaults;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.EndpointOverride;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A simulated AWS account on a socket, in real time at a quick pace, which the controller under test takes for AWS: cluster
 * {@code prod} with services {@code api} and {@code worker} on image {@code api:v1}; {@code api:v2} is what tests deploy.
 *
 * <p>A container of {@code v2} runs for ever, except when its command is {@code migrate}: then it behaves as
 * {@link #migration} says.
 */
public final class Aws implements BeforeEachCallback, AfterEachCallback {
    static final Set<String> CHANGES = Set.of(
            "RegisterTaskDefinition",
            "DeregisterTaskDefinition",
            "RunTask",
            "StopTask",
            "UpdateService"); // marks (TagResource) change nothing that runs
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId",
            "simulated",
            "aws.secretAccessKey",
            "simulated",
            "aws.disableEc2Metadata",
            "true",
            ConfiguredDefaults.PROPERTY,
            "true");

    public volatile Behaviour migration = Behaviour.exits(0).saying("migrating", "migrated");
    public volatile Behaviour app = Behaviour.runsForever();
    private SimulatorServer server;
    private PushedImage v1;

    @Override
    public void beforeEach(ExtensionContext context) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** For those who are no test. */
    public Aws start() {
        server = SimulatorServer.start(new Simulator(SimulatorOptions.standard().withRegion("eu-west-1")), 0);
        Simulator aws = server.simulator();
        aws.createCluster("prod").createLogGroup("/ecs/api").createRepository("api");
        v1 = aws.push("api", "v1", Behaviour.runsForever());
        for (String name : List.of("api", "worker")) {
            ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"app","image":"%s","essential":true,
                   "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                     "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}
                """.formatted(name, v1.tagged()));
            ecs("CreateService", """
                {"cluster":"prod","serviceName":"%s","taskDefinition":"%s","desiredCount":1,"launchType":"FARGATE",
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """.formatted(name, name));
        }
        await(() -> rolledOut("api") && rolledOut("worker"));
        aws.push("api", "v2", Behaviour.chosen(start -> start.command().contains("migrate") ? migration : app));
        aws.calls().clear();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty(EndpointOverride.PROPERTY, endpoint().toString());
        return this;
    }

    public void close() {
        System.clearProperty(EndpointOverride.PROPERTY);
        PROPERTIES.keySet().forEach(System::clearProperty);
        server.close();
    }

    public URI endpoint() {
        return server.endpoint();
    }

    public Simulator simulator() {
        return server.simulator();
    }

    /** Options for a controller in a JVM of its own. */
    public String[] javaOptions() {
        return java.util.stream.Stream.concat(
                        PROPERTIES.entrySet().stream().map(p -> "-D" + p.getKey() + "=" + p.getValue()),
                        java.util.stream.Stream.of("-D" + EndpointOverride.PROPERTY + "=" + endpoint()))
                .toArray(String[]::new);
    }

    /** A container that ends well once a file is there, and not before. */
    static Behaviour until(Path file) {
        String script = "until [ -e '" + file + "' ]; do sleep 0.1; done";
        return new Behaviour.Command(List.of("sh", "-c", script), List.of(), Map.of(), "");
    }

    /** A call by somebody else. */
    public Response ecs(String operation, String body) {
        Response response = simulator().handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        return response;
    }

    /** A table for locks, as the documentation tells to make it. */
    public Aws createLockTable(String name) {
        Response response = simulator().handle(Request.json("DynamoDB_20120810.CreateTable", """
                {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"lockKey","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"lockKey","KeyType":"HASH"}]}
                """.formatted(name)));
        if (response.status() != 200) {
            throw new IllegalStateException(response.text());
        }
        return this;
    }

    /** A state machine of Step Functions, as the documentation tells to make it. */
    public void createStateMachine(String name, String definition) {
        Response response = simulator()
                .handle(Request.json(
                        "AWSStepFunctions.CreateStateMachine",
                        new ObjectMapper()
                                .createObjectNode()
                                .put("name", name)
                                .put("roleArn", "arn:aws:iam::111122223333:role/deploy")
                                .put("definition", definition)
                                .toString()));
        if (response.status() != 200) {
            throw new IllegalStateException(response.text());
        }
        simulator().calls().clear();
    }

    /** A further service, {@code web}, behind a target group, whose ARN is given back. */
    public String createServiceWithTargets() {
        String targetGroup = simulator().createTargetGroup("web", 8080);
        ecs("RegisterTaskDefinition", """
            {"family":"web","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
             "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
             "containerDefinitions":[{"name":"app","image":"%s","essential":true,
               "portMappings":[{"containerPort":8080}]}]}
            """.formatted(v1.tagged()));
        ecs("CreateService", """
            {"cluster":"prod","serviceName":"web","taskDefinition":"web","desiredCount":1,"launchType":"FARGATE",
             "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
             "loadBalancers":[{"targetGroupArn":"%s","containerName":"app","containerPort":8080}],
             "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
            """.formatted(targetGroup));
        await(() -> rolledOut("web"));
        simulator().calls().clear();
        return targetGroup;
    }

    /** What DescribeServices says of a service. */
    public JsonNode service(String name) {
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

    /** Whether this image, by its digest, is what a service has come to run. */
    public boolean runs(String service, PushedImage image) {
        String definition = service(service).path("taskDefinition").asText();
        return rolledOut(service)
                && ecs("DescribeTaskDefinition", "{\"taskDefinition\":\"" + definition + "\"}")
                        .text()
                        .contains(image.pinned());
    }

    private boolean rolledOut(String name) {
        return service(name)
                .path("deployments")
                .path(0)
                .path("rolloutState")
                .asText()
                .equals("COMPLETED");
    }

    /** Waits until something holds; never for ever. */
    public void await(BooleanSupplier condition) {
        if (!simulator().await(condition, SOON)) {
            throw new AssertionError("It never happens; calls were " + changes());
        }
    }

    /** Calls that change something, in their order, as they have come so far. */
    public List<String> changes() {
        return simulator().calls().all().stream()
                .map(Call::operation)
                .filter(CHANGES::contains)
                .toList();
    }

    public long count(String operation) {
        return simulator().calls().all().stream()
                .filter(c -> c.operation().equals(operation))
                .count();
    }

    /** Tasks that deployments of ours started, however they ended. */
    public long migrationTasks() {
        return simulator().tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .count();
    }

    /** How many tasks of ours run just now. */
    public long runningMigrations() {
        return simulator().tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .filter(t -> t.path("lastStatus").asText().equals("RUNNING"))
                .count();
    }
}
