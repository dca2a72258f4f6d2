package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that we did not write, on the real socket. */
class AwsCliTest {

    private final World world = World.realTime();
    private final ObjectMapper mapper = new ObjectMapper();

    @BeforeEach
    void needsTheCli() throws InterruptedException {
        try {
            new ProcessBuilder("aws", "--version")
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            String message = "SKIPPED: the AWS CLI (aws) is not on the PATH, so the simulator was not tried with it";
            System.err.println(message);
            abort(message);
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode aws(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("aws", "--output", "json", "--endpoint-url"));
        line.add(world.server.endpoint().toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIATEST");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("AWS_PAGER", "");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return mapper.readTree(output.isBlank() ? "{}" : output);
    }

    @Test
    void the_CLI_creates_registers_runs_waits_and_updates() throws Exception {
        String network = "awsvpcConfiguration={subnets=[subnet-1],securityGroups=[sg-1]}";
        PushedImage image =
                world.simulator.push("app", "1", Behaviour.inService(Behaviour.runsForever(), Behaviour.exits(0)));
        aws("ecs", "create-cluster", "--cluster-name", "cli");
        JsonNode resolved = aws("ecr", "batch-get-image", "--repository-name", "app", "--image-ids", "imageTag=1");
        assertThat(resolved.path("images")
                        .path(0)
                        .path("imageId")
                        .path("imageDigest")
                        .asText())
                .isEqualTo(image.digest());
        JsonNode registered = aws(
                "ecs",
                "register-task-definition",
                "--family",
                "app",
                "--network-mode",
                "awsvpc",
                "--requires-compatibilities",
                "FARGATE",
                "--cpu",
                "256",
                "--memory",
                "512",
                "--execution-role-arn",
                "arn:aws:iam::111122223333:role/execution",
                "--container-definitions",
                "[{\"name\":\"app\",\"image\":\"" + image.pinned() + "\"}]");
        assertThat(registered.path("taskDefinition").path("revision").asInt()).isEqualTo(1);

        JsonNode run = aws(
                "ecs",
                "run-task",
                "--cluster",
                "cli",
                "--task-definition",
                "app",
                "--launch-type",
                "FARGATE",
                "--network-configuration",
                network);
        String arn = run.path("tasks").path(0).path("taskArn").asText();
        assertThat(world.simulator.await(
                        () -> world.simulator
                                .tasks()
                                .get(0)
                                .path("lastStatus")
                                .asText()
                                .equals("STOPPED"),
                        World.PATIENCE))
                .isTrue();
        aws("ecs", "wait", "tasks-stopped", "--cluster", "cli", "--tasks", arn);
        JsonNode task = aws("ecs", "describe-tasks", "--cluster", "cli", "--tasks", arn);
        assertThat(task.path("tasks")
                        .path(0)
                        .path("containers")
                        .path(0)
                        .path("exitCode")
                        .asInt(-1))
                .isZero();

        aws(
                "ecs",
                "create-service",
                "--cluster",
                "cli",
                "--service-name",
                "web",
                "--task-definition",
                "app",
                "--desired-count",
                "1",
                "--launch-type",
                "FARGATE",
                "--network-configuration",
                network);
        JsonNode updated =
                aws("ecs", "update-service", "--cluster", "cli", "--service", "web", "--force-new-deployment");
        assertThat(updated.path("service").path("deployments")).hasSize(2);
        assertThat(aws("sts", "get-caller-identity").path("Account").asText()).isEqualTo("111122223333");
    }
}
