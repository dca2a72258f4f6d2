package io.jenkins.plugins.ecsdeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A simulated account on a socket: the cluster {@code prod}, the repository {@code app}, and services {@code s0},
 * {@code s1}… of one task each that run {@code app:old}. A container with the command {@code migrate} is a migration.
 */
final class SimulatedAccount implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final String CLUSTER = "prod";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Simulator simulator;
    private final SimulatorServer server;

    SimulatedAccount(SimulatorOptions options, int services) {
        simulator = new Simulator(options.withRegion(REGION));
        server = SimulatorServer.start(simulator, 0);
        simulator.createCluster(CLUSTER).createLogGroup("/ecs/app").createRepository("app");
        push("old", Duration.ZERO, Duration.ZERO);
        for (int i = 0; i < services; i++) {
            createService("s" + i);
        }
    }

    Simulator simulator() {
        return simulator;
    }

    SimulatorServer server() {
        return server;
    }

    /** Pushes an image of its own digest; its migrations take between the two times, and write two lines. */
    void push(String tag, Duration shortest, Duration longest) {
        Random random = new Random(1);
        long spread = longest.minus(shortest).toMillis();
        simulator.push(
                "app",
                tag,
                Behaviour.chosen(start -> start.command().contains("migrate")
                        ? new Behaviour.Exits(
                                0,
                                shortest.plusMillis(spread == 0 ? 0 : random.nextLong(spread)),
                                List.of("migrating", "migrated"))
                        : Behaviour.runsForever()));
    }

    private void createService(String name) {
        ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/execution",
                 "containerDefinitions":[{"name":"app","image":"111122223333.dkr.ecr.%s.amazonaws.com/app:old",
                   "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/app",
                     "awslogs-region":"%s","awslogs-stream-prefix":"ecs"}}}]}
                """.formatted(name, REGION, REGION));
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"%s","taskDefinition":"%s","desiredCount":1,"launchType":"FARGATE",
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """.formatted(name, name));
    }

    /** In real time: waits until every service has completed what it was created with. */
    SimulatedAccount settled(int services) {
        for (int i = 0; i < services; i++) {
            String name = "s" + i;
            if (!simulator.await(() -> completed(name), Duration.ofMinutes(2))) {
                throw new IllegalStateException("The service " + name + " does not come up.");
            }
        }
        simulator.calls().clear();
        return this;
    }

    private boolean completed(String name) {
        return ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"" + name + "\"]}")
                .at("/services/0/deployments/0/rolloutState")
                .asText()
                .equals("COMPLETED");
    }

    /** A deployment of these services, with a migration derived from the first one. */
    static Configuration deployment(String tag, String... services) {
        return Configuration.builder()
                .region(REGION)
                .cluster(CLUSTER)
                .image(new ImageReference(null, "app", tag, null, null))
                .containers(List.of())
                .migration(new Migration(
                        new Migration.Source(Migration.Source.Kind.DERIVED, services[0]),
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
                        null))
                .services(Arrays.stream(services).map(s -> new Service(s, null)).toList())
                .timeouts(Timeouts.DEFAULT)
                .build();
    }

    private JsonNode ecs(String operation, String body) {
        Response response = simulator.handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
        if (response.status() != 200) {
            throw new IllegalStateException(operation + ": " + response.text());
        }
        try {
            return MAPPER.readTree(response.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
