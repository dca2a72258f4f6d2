package io.jenkins.plugins.ecsdeploy.patterns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.action.InProcess;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A simulated account on a socket with the cluster {@code prod} in eu-west-1, a directory with the files of an example, and
 * the real command line pointed at both. The examples name clusters, services and images; a test puts them up here.
 */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    final Simulator aws = new Simulator(SimulatorOptions.standard().withRegion("eu-west-1"));
    final Path directory;
    private final SimulatorServer server = SimulatorServer.start(aws, 0);
    private final Map<String, String> environment = new HashMap<>();

    /** @param example a folder below {@code examples/} */
    Stage(Path directory, String example) throws IOException {
        this.directory = directory;
        try (Stream<Path> files = Files.list(Path.of("examples", example))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName().toString()));
            }
        }
        environment.put("AWS_ENDPOINT_URL", server.endpoint().toString());
        aws.createCluster("prod").createLogGroup("/ecs/shop");
    }

    /** An environment variable of the command line. */
    Stage variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Points the example's addresses elsewhere: nobody answers under the names of an example. */
    Stage addresses(String file, String from, String to) throws IOException {
        Path path = directory.resolve(file);
        Files.writeString(path, Files.readString(path).replace(from, to));
        return this;
    }

    /** Puts a service with one container {@code app} up, and waits until it is steady. */
    Stage service(String name, PushedImage image, int desired) {
        return service(name, image, desired, "");
    }

    /** As {@link #service(String, PushedImage, int)}, behind a load balancer. */
    Stage serviceBehind(String targetGroup, String name, PushedImage image, int desired) {
        return service(name, image, desired, """
                "healthCheckGracePeriodSeconds":30,
                "loadBalancers":[{"targetGroupArn":"%s","containerName":"app","containerPort":8080}],
                """.formatted(targetGroup));
    }

    private Stage service(String name, PushedImage image, int desired, String more) {
        ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/ecs-execution",
                 "containerDefinitions":[{"name":"app","image":"%s","essential":true,"portMappings":[{"containerPort":8080}],
                    "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/shop",
                      "awslogs-region":"eu-west-1","awslogs-stream-prefix":"%s"}}}]}
                """.formatted(name, image.tagged(), name));
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"%s","taskDefinition":"%s","desiredCount":%d,"launchType":"FARGATE",%s
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d4e5f60718"]}}}
                """.formatted(name, name, desired, more));
        boolean steady = aws.await(
                () -> service(name).at("/deployments/0/rolloutState").asText().equals("COMPLETED"), PATIENCE);
        if (!steady) {
            throw new IllegalStateException("the service " + name + " does not start");
        }
        return this;
    }

    /** Runs as a service; as a one-off task it behaves as {@code oneOff}. */
    PushedImage push(String repository, String tag, Behaviour oneOff) {
        return aws.push(repository, tag, Behaviour.inService(Behaviour.runsForever(), oneOff));
    }

    /** Runs a command of the example in its directory. */
    InProcess.Result run(String... args) {
        return InProcess.run(directory, environment, args);
    }

    /** The lines of a script that call {@code ecs-deploy}, as arguments each. */
    List<String[]> commands(String script) throws IOException {
        return Files.readAllLines(directory.resolve(script)).stream()
                .filter(line -> line.startsWith("ecs-deploy "))
                .map(line -> line.substring("ecs-deploy ".length()).split(" +", -1))
                .toList();
    }

    /** What DescribeServices says. */
    JsonNode service(String name) {
        return ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"" + name + "\"]}")
                .path("services")
                .path(0);
    }

    /** The image that the service's current task definition names. */
    String imageOf(String service) {
        String definition = service(service).path("taskDefinition").asText();
        return ecs("DescribeTaskDefinition", "{\"taskDefinition\":\"" + definition + "\"}")
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    /** Names of the services in the order of calls that change them. */
    List<String> changedServices() {
        return aws.calls().all().stream()
                .filter(c ->
                        c.operation().equals("UpdateService") || c.operation().equals("CreateService"))
                .map(c -> c.body()
                        .path("service")
                        .asText(c.body().path("serviceName").asText()))
                .toList();
    }

    /** A call by somebody else. */
    JsonNode ecs(String operation, String body) {
        Response response = aws.handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        try {
            return JSON.readTree(response.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
