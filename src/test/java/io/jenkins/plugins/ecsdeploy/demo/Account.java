package io.jenkins.plugins.ecsdeploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The team's AWS account: one cluster, one service of two tasks, one repository. */
record Account(Simulator aws, Database database) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** "Pushes" an image: its service runs for ever, its migration is Flyway as a process of its own. */
    PushedImage push(String tag, String migrations, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DATABASE_URL", database.url());
        environment.put("MIGRATIONS", migrations);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MigrateMain.class.getName());
        return aws.push(
                "api",
                tag,
                Behaviour.inService(
                        Behaviour.runsForever(), new Behaviour.Command(command, List.of(), environment, "")));
    }

    void createService(PushedImage image) {
        ecs("RegisterTaskDefinition", """
                {"family":"api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/api-execution",
                 "containerDefinitions":[{"name":"app","image":"%s","portMappings":[{"containerPort":8080}],
                   "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                     "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}]}
                """.formatted(image.tagged()));
        ecs("CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"api","desiredCount":2,"launchType":"FARGATE",
                 "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """);
        aws.await(
                () -> service()
                        .path("deployments")
                        .path(0)
                        .path("rolloutState")
                        .asText()
                        .equals("COMPLETED"),
                Duration.ofSeconds(20));
    }

    /** What the service runs now: the image of its task definition. */
    String image() {
        return ecs(
                        "DescribeTaskDefinition",
                        "{\"taskDefinition\":\""
                                + service().path("taskDefinition").asText() + "\"}")
                .at("/taskDefinition/containerDefinitions/0/image")
                .asText();
    }

    JsonNode service() {
        return ecs("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"api\"]}")
                .path("services")
                .path(0);
    }

    /** Running tasks of the service whose image has this digest. */
    long running(PushedImage image) {
        return aws.tasks().stream()
                .filter(t -> t.path("group").asText().equals("service:api"))
                .filter(t -> t.path("lastStatus").asText().equals("RUNNING"))
                .filter(t -> t.path("containers")
                        .path(0)
                        .path("imageDigest")
                        .asText()
                        .equals(image.digest()))
                .count();
    }

    /** Migration tasks that a deployment started. */
    List<JsonNode> migrationTasks(String deploymentId) {
        return aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().equals(deploymentId))
                .toList();
    }

    private JsonNode ecs(String operation, String body) {
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
}
