package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.Images.FoundImage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ports against an AWS that keeps state, over its socket. */
class SimulatorTest {
    private static final String REGION = "us-east-1";
    private static final String CLUSTER = "prod";

    private final VirtualTime time = new VirtualTime();
    private final Simulator simulator =
            Simulator.on(time).createCluster(CLUSTER).createLogGroup("/ecs/app");
    private final SimulatorServer server = SimulatorServer.start(simulator, 0);
    private final AwsOutside outside = AwsOutside.open(
            AwsTest.configuration(REGION),
            AwsSettings.DEFAULT
                    .withEndpoint(server.endpoint())
                    .withCredentials(AwsTest.KEYS, "test")
                    .withRetryDelay(Duration.ofMillis(1)));

    @AfterEach
    void close() {
        outside.close();
        server.close();
    }

    @Test
    void clientsKeepNoThreadsOfTheirOwn() {
        outside.clusters().status(CLUSTER);
        outside.tasks().startedBy(CLUSTER, "d-1");

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sdk-ScheduledExecutor"));
    }

    @Test
    void anImageIsFoundByTagAndByDigest() {
        PushedImage pushed = simulator.push("team/api", "1.5.0", Behaviour.exits(0));

        FoundImage byTag = outside.images().find(bare("team/api", "1.5.0", null));
        FoundImage byDigest = outside.images().find(bare("team/api", null, pushed.digest()));

        assertThat(byTag).isEqualTo(new FoundImage(pushed.repositoryUri(), pushed.digest(), List.of()));
        assertThat(byDigest).isEqualTo(byTag);
    }

    @Test
    void anIndexIsFoundByItsOwnDigest() {
        PushedImage pushed =
                simulator.pushIndex("api", "1", Behaviour.exits(0), List.of("linux/amd64", "linux/arm64/v8"));

        assertThat(outside.images().find(bare("api", "1", null)))
                .isEqualTo(
                        new FoundImage(pushed.repositoryUri(), pushed.digest(), List.of("linux/amd64", "linux/arm64")));
    }

    @Test
    void anImageOfAnotherAccountIsFoundByItsHost() {
        PushedImage pushed = simulator.push("444455556666", "api", "1", Behaviour.exits(0));
        String host = pushed.repositoryUri().substring(0, pushed.repositoryUri().indexOf('/'));

        FoundImage found = outside.images().find(new ImageReference(host, "api", "1", null, null));

        assertThat(found.repositoryUri()).isEqualTo(pushed.repositoryUri());
        assertThat(found.digest()).isEqualTo(pushed.digest());
    }

    @Test
    void imagesAndRepositoriesThatAreNotThereAreNotFound() {
        simulator.createRepository("api");

        assertFails(Kind.NOT_FOUND, () -> outside.images().find(bare("api", "nope", null)));
        assertFails(Kind.NOT_FOUND, () -> outside.images().find(bare("nope", "1", null)));
    }

    @Test
    void aPublicImageOfAnotherRegistryIsFoundAndAPrivateOneIsDenied() {
        PushedImage open = simulator.pushOci("team/open", "1", Behaviour.exits(0), false);
        simulator.pushOci("team/closed", "1", Behaviour.exits(0), true);
        String host = server.endpoint().getAuthority();

        assertThat(outside.images()
                        .find(new ImageReference(host, "team/open", "1", null, null))
                        .digest())
                .isEqualTo(open.digest());
        assertFails(Kind.DENIED, () -> outside.images().find(new ImageReference(host, "team/closed", "1", null, null)));
    }

    @Test
    void aMigrationRunsFromDefinitionToExitCodeAndLog() {
        PushedImage image = simulator.push("api", "1", Behaviour.exits(3).saying("one", "two", "three"));
        TaskDefinition definition = register(image);

        RunAnswer.Started started = (RunAnswer.Started) outside.tasks().run(run(definition, "token-1"));
        time.advance(Duration.ofMinutes(5));

        TaskView task = outside.tasks()
                .describe(CLUSTER, List.of(started.taskArn()))
                .tasks()
                .get(0);
        assertThat(task.stopped()).isTrue();
        assertThat(task.startedBy()).isEqualTo("d-1");
        assertThat(task.container("app").orElseThrow().exitCode()).isEqualTo(3);
        assertThat(task.container("app").orElseThrow().imageDigest()).isEqualTo(image.digest());
        assertThat(outside.tasks().ofFamily(CLUSTER, "api-migration", true)).containsExactly(started.taskArn());
        assertThat(outside.tasks().ofFamily(CLUSTER, "api-migration", false)).isEmpty();

        LogStream stream = new LogStream(REGION, "/ecs/app", "ecs/app/" + task.id());
        LogPage page = outside.logs().read(stream, null);
        assertThat(page.events()).extracting(LogEvent::message).containsExactly("one", "two", "three");
        assertThat(outside.logs().read(stream, page.nextToken()).nextToken()).isEqualTo(page.nextToken());
    }

    @Test
    void aTaskThatNeverStartedHasNoExitCode() {
        PushedImage image = simulator.push("api", "1", Behaviour.failsToPull(Behaviour.PullFailure.NOT_FOUND));

        RunAnswer.Started started = (RunAnswer.Started) outside.tasks().run(run(register(image), "token-1"));
        time.advance(Duration.ofMinutes(5));

        TaskView task = outside.tasks()
                .describe(CLUSTER, List.of(started.taskArn()))
                .tasks()
                .get(0);
        assertThat(task.stopCode()).isEqualTo("TaskFailedToStart");
        assertThat(task.container("app").orElseThrow().exitCode()).isNull();
    }

    @Test
    void aLostAnswerToRunTaskLeavesOneTask() {
        TaskDefinition definition = register(simulator.push("api", "1", Behaviour.runsForever()));
        simulator.faults().on("RunTask").loseResponse();

        RunAnswer answer = outside.tasks().run(run(definition, "token-1"));

        assertThat(simulator.tasks()).hasSize(1);
        String only = simulator.tasks().get(0).get("taskArn").asText();
        assertThat(answer).isEqualTo(new RunAnswer.Started(only));
        assertThat(outside.tasks().startedBy(CLUSTER, "d-1")).containsExactly(only);
    }

    @Test
    void aTokenUsedOtherwiseNamesItsTasks() {
        TaskDefinition definition = register(simulator.push("api", "1", Behaviour.runsForever()));
        RunAnswer.Started first = (RunAnswer.Started) outside.tasks().run(run(definition, "token-1"));
        RunRequest plain = run(definition, "token-1");

        RunAnswer other = outside.tasks()
                .run(new RunRequest(
                        CLUSTER,
                        plain.taskDefinitionArn(),
                        plain.clientToken(),
                        "somebody-else",
                        plain.network(),
                        plain.launchType(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of()));

        assertThat(other).isEqualTo(new RunAnswer.TokenTaken(List.of(first.taskArn())));
    }

    @Test
    void aLostAnswerToRegisterIsNotRepeated() {
        PushedImage image = simulator.push("api", "1", Behaviour.exits(0));
        simulator.faults().on("RegisterTaskDefinition").loseResponse();

        assertFails(Kind.UNAVAILABLE, () -> register(image));

        assertThat(outside.taskDefinitions().find("api-migration").orElseThrow().revision())
                .isEqualTo(1);
        assertThat(outside.taskDefinitions().find("api-migration:2")).isEmpty();
    }

    @Test
    void aDefinitionComesBackAsItWasRegistered() {
        PushedImage image = simulator.push("api", "1", Behaviour.exits(0));

        TaskDefinition made = register(image);
        TaskDefinition found = outside.taskDefinitions().find("api-migration").orElseThrow();

        assertThat(found.arn()).isEqualTo(made.arn());
        assertThat(found.active()).isTrue();
        assertThat(found.content().at("/containerDefinitions/0/image").asText()).isEqualTo(image.pinned());
    }

    @Test
    void faultsAreToldApart() {
        simulator.faults().on("DescribeTasks").always().throttle();
        simulator.faults().on("StopTask").always().accessDenied("not you");
        simulator.faults().on("ListTasks").always().expiredToken();
        simulator.faults().on("DescribeClusters").always().closeBeforeEffect();

        assertFails(Kind.THROTTLED, () -> outside.tasks().describe(CLUSTER, List.of("t")));
        assertFails(Kind.DENIED, () -> outside.tasks().stop(CLUSTER, "t", "r"));
        assertFails(Kind.CREDENTIALS, () -> outside.tasks().ofFamily(CLUSTER, "f", true));
        assertFails(Kind.UNAVAILABLE, () -> outside.clusters().status(CLUSTER));
        assertThat(outside.throttles()).isEqualTo(outside.calls().get("ecs:DescribeTasks"));
    }

    @Test
    void stoppingATaskEndsItAndStoppingNoneIsNoError() {
        TaskDefinition definition = register(simulator.push("api", "1", Behaviour.runsForever()));
        RunAnswer.Started started = (RunAnswer.Started) outside.tasks().run(run(definition, "token-1"));
        time.advance(Duration.ofMinutes(1));

        outside.tasks().stop(CLUSTER, started.taskArn(), "time is up");
        outside.tasks().stop(CLUSTER, started.taskArn().replaceAll("[0-9a-f]{32}$", "0".repeat(32)), "gone");
        time.advance(Duration.ofMinutes(5));

        TaskView task = outside.tasks()
                .describe(CLUSTER, List.of(started.taskArn()))
                .tasks()
                .get(0);
        assertThat(task.stopCode()).isEqualTo("UserInitiated");
        assertThat(task.stoppedReason()).contains("time is up");
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        assertThat(outside.clusters().status("nope")).isEmpty();
        assertThat(outside.clusters().status(CLUSTER)).contains("ACTIVE");
        assertThat(outside.taskDefinitions().find("nope")).isEmpty();
        assertThat(outside.tasks().describe(CLUSTER, List.of("0".repeat(32))).missing())
                .hasSize(1);
        assertThat(outside.logs().groupExists(REGION, "/ecs/app")).isTrue();
        assertThat(outside.logs().groupExists(REGION, "/ecs/ap")).isFalse();
        assertFails(Kind.NOT_FOUND, () -> outside.logs().read(new LogStream(REGION, "/ecs/app", "nope"), null));
    }

    @Test
    void theCatalogNamesWhatThereIs() {
        register(simulator.push("api", "1", Behaviour.exits(0)));
        simulator.createCluster("a-test");
        AwsSettings settings =
                AwsSettings.DEFAULT.withEndpoint(server.endpoint()).withCredentials(AwsTest.KEYS, "test");

        try (AwsCatalog catalog = AwsCatalog.open(REGION, Credentials.DEFAULT_CHAIN, settings)) {
            assertThat(catalog.clusters()).containsExactly("a-test", CLUSTER);
            assertThat(catalog.families()).containsExactly("api-migration");
            assertThat(catalog.containersOfFamily("api-migration")).containsExactly("app");
            assertThat(catalog.services(CLUSTER)).isEmpty();
            assertThat(catalog.containersOfService(CLUSTER, "nope")).isEmpty();
            assertFails(Kind.NOT_FOUND, () -> catalog.services("nope"));
        }
    }

    @Test
    void theAccountIsTheSimulators() {
        assertThat(outside.identity().account()).isEqualTo("111122223333");
    }

    private static ImageReference bare(String repository, String tag, String digest) {
        return new ImageReference(null, repository, tag, digest, null);
    }

    private static void assertFails(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(OutsideException.class)).returns(kind, OutsideException::kind);
    }

    private TaskDefinition register(PushedImage image) {
        return outside.taskDefinitions().register(definition(image.pinned()), Map.of("team", "blue"));
    }

    private static RunRequest run(TaskDefinition definition, String token) {
        Network network = new Network(List.of("subnet-1"), List.of("sg-1"), false);
        return new RunRequest(
                CLUSTER,
                definition.arn(),
                token,
                "d-1",
                network,
                "FARGATE",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }

    private static ObjectNode definition(String image) {
        String json = """
                {"family":"api-migration","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256",
                 "memory":"512","executionRoleArn":"arn:aws:iam::111122223333:role/execution",
                 "containerDefinitions":[{"name":"app","image":"%s","essential":true,
                   "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/app",
                     "awslogs-region":"us-east-1","awslogs-stream-prefix":"ecs"}}}]}""".formatted(image);
        try {
            return (ObjectNode) Json.read(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
