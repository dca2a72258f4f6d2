package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

class SimulatorTest {

    private final World world = World.virtual();
    private final ObjectMapper mapper = new ObjectMapper();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode control(String method, String path, String query, String body) throws Exception {
        Response response = world.simulator.handle(
                new Request(method, "/_simulator/" + path, query, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return mapper.readTree(response.text());
    }

    @Test
    void the_same_seed_and_calls_give_the_same_history_to_the_byte() {
        assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
    }

    private static String history(long seed) {
        VirtualTime time = new VirtualTime();
        try (Simulator simulator = new Simulator(SimulatorOptions.on(time).withSeed(seed)).createCluster("prod")) {
            simulator.push("app", "1", Behaviour.exits(3));
            String ecs = "AmazonEC2ContainerServiceV20141113.";
            StringBuilder history = new StringBuilder();
            for (String[] call : new String[][] {
                {
                    "RegisterTaskDefinition",
                    "{\"family\":\"f\",\"networkMode\":\"awsvpc\",\"cpu\":\"256\",\"memory\":\"512\","
                            + "\"containerDefinitions\":[{\"name\":\"app\","
                            + "\"image\":\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\"}]}"
                },
                {
                    "RunTask",
                    "{\"cluster\":\"prod\",\"taskDefinition\":\"f\",\"launchType\":\"FARGATE\","
                            + "\"networkConfiguration\":{\"awsvpcConfiguration\":{\"subnets\":[\"s\"]}}}"
                },
                {"ListTasks", "{\"cluster\":\"prod\"}"}
            }) {
                history.append(
                        simulator.handle(Request.json(ecs + call[0], call[1])).text());
                time.advance(Duration.ofMillis(100));
            }
            time.advance(Duration.ofMinutes(1));
            return history.append(simulator.tasks()).toString();
        }
    }

    @Test
    void the_call_log_has_name_time_and_parsed_body_of_every_call() {
        world.start(world.app("app", Behaviour.exits(0)));

        Call call = world.simulator.calls().of("RunTask").get(0);
        assertThat(call.service()).isEqualTo("ecs");
        assertThat(call.body().path("cluster").asText()).isEqualTo("prod");
        assertThat(call.at()).isEqualTo(world.time.now());
        assertThat(call.accessKeyId()).isEqualTo("AKIATEST");
        assertThat(world.simulator.calls().counts())
                .containsEntry("RunTask", 1)
                .containsEntry("RegisterTaskDefinition", 1);
    }

    @Test
    void another_process_can_do_the_same_by_HTTP() throws Exception {
        control("POST", "clusters", "", "{\"name\":\"ci\"}");
        control("POST", "repositories", "", "{\"name\":\"web\"}");
        JsonNode image = control(
                "POST",
                "images",
                "",
                "{\"repository\":\"web\",\"tag\":\"1\",\"behaviour\":{\"type\":\"exits\",\"code\":6}}");
        control("POST", "faults", "", "{\"operation\":\"ListTasks\",\"fault\":\"throttle\",\"times\":2}");
        Task task = world.start(world.register(
                "web", World.container("app", image.path("pinned").asText())));
        control("POST", "time", "", "{\"millis\":5000}");

        assertThat(world.describe(task.taskArn()).containers().get(0).exitCode())
                .isEqualTo(6);
        Response throttled = world.simulator.handle(
                Request.json("AmazonEC2ContainerServiceV20141113.ListTasks", "{\"cluster\":\"ci\"}"));
        assertThat(throttled.text()).contains("ThrottlingException");
        assertThat(control("GET", "calls", "operation=RunTask", "").path("calls"))
                .hasSize(1);
        assertThat(control("GET", "state", "", "").path("tasks")).hasSize(1);
    }

    @Test
    void STS_knows_the_caller_and_the_roles_it_gave_out() {
        assertThat(world.sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111122223333:user/deployer");
        var role = world.sts.assumeRole(request ->
                request.roleArn("arn:aws:iam::999988887777:role/ci/deployer").roleSessionName("build-1"));
        assertThat(role.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::999988887777:assumed-role/deployer/build-1");
        assertThat(role.credentials().expiration()).isEqualTo(world.time.now().plusSeconds(3600));

        var web = world.sts.assumeRoleWithWebIdentity(
                request -> request.roleArn("arn:aws:iam::111122223333:role/deployer")
                        .roleSessionName("s")
                        .webIdentityToken("token"));
        assertThat(web.credentials().accessKeyId()).startsWith("ASIA");
    }
}
