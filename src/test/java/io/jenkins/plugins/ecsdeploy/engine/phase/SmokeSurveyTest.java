package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What preflight settles for smoke tests, and which of them it says can't work: before anything is changed. */
class SmokeSurveyTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Network NETWORK = new Network(List.of("subnet-1"), List.of("sg-1"), false);
    private static final List<CapacityProvider> PROVIDERS = List.of(new CapacityProvider("FARGATE", 1, 0));

    private final List<String> problems = new ArrayList<>();
    private final Map<String, TaskDefinition> definitions = new HashMap<>();
    private final FixedWorld world = new FixedWorld(NOON);

    private static ObjectNode container(String name, String image) {
        return tree("""
                {"name":"%s","image":"%s","logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/ecs/api",
                 "awslogs-region":"eu-west-1","awslogs-stream-prefix":"ecs"}}}""".formatted(name, image));
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private void define(String arn, boolean active, String networkMode, ObjectNode... containers) {
        ObjectNode content = tree("{}");
        content.put("networkMode", networkMode);
        for (ObjectNode one : containers) {
            content.withArray("containerDefinitions").add(one);
        }
        definitions.put(arn, new TaskDefinition(arn, "family", 1, active, content));
    }

    private static ServiceView view(String name, Network network) {
        return new ServiceView(
                "arn/" + name,
                name,
                "ACTIVE",
                name + ":1",
                1,
                1,
                0,
                "ECS",
                "ROLLING",
                "FARGATE",
                PROVIDERS,
                "1.4.0",
                network,
                null,
                null,
                null,
                null,
                null);
    }

    private List<SmokeTestRun> plan(List<Wave> waves, Network network, SmokeCheck... checks) {
        List<SmokeTest> tests = new ArrayList<>();
        for (SmokeCheck check : checks) {
            tests.add(new SmokeTest("smoke", check, null, null));
        }
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of())
                .waves(waves)
                .smokeTests(tests)
                .timeouts(Timeouts.DEFAULT)
                .build();
        Deployment d = Deployment.create("d-1", configuration, NOON)
                .withImage(new PinnedImage("host/api", "sha256:a", "v2", null));
        return new SmokeSurvey(
                        d,
                        world.outside(),
                        Map.of("api", view("api", network), "worker", view("worker", network)),
                        arn -> Optional.ofNullable(definitions.get(arn)),
                        List.of(
                                ServiceUpdate.planned("api", List.of("app"), 1, "api:1"),
                                ServiceUpdate.planned("worker", List.of("app"), 1, "worker:1")),
                        problems::add)
                .plan();
    }

    private SmokeTestRun plan(SmokeCheck check) {
        return plan(List.of(), NETWORK, check).get(0);
    }

    // --- targets

    private void targetGroups(Map<String, List<String>> ofServices) {
        world.answers("targetGroups.ofService", a -> ofServices.get(a.get(1)))
                .answers("targetGroups.targets", a -> List.of());
    }

    @Test
    void targetsAreThoseOfTheServicesThatHaveAGroup() {
        targetGroups(Map.of("api", List.of("tg-1", "tg-2"), "worker", List.of()));

        assertThat(plan(new SmokeCheck.Targets(null, null)).targetGroups())
                .containsExactly(new ServiceTargets("api", "tg-1"), new ServiceTargets("api", "tg-2"));
        assertThat(plan(new SmokeCheck.Targets(null, List.of("tg-2"))).targetGroups())
                .containsExactly(new ServiceTargets("api", "tg-2"));
        assertThat(plan(new SmokeCheck.Targets(List.of("api"), List.of("tg-2"))).targetGroups())
                .containsExactly(new ServiceTargets("api", "tg-2"));
        assertThat(problems).isEmpty();
    }

    @Test
    void aServiceOrGroupThatCannotBeLookedAtIsTold() {
        targetGroups(Map.of("api", List.of("tg-1"), "worker", List.of()));

        plan(new SmokeCheck.Targets(List.of("worker"), null));
        plan(new SmokeCheck.Targets(List.of("api"), List.of("tg-9")));
        plan(new SmokeCheck.Targets(List.of("worker"), List.of("tg-9")));
        plan(new SmokeCheck.Targets(null, List.of("tg-9")));

        assertThat(problems)
                .containsExactly(
                        "Smoke test smoke: the service worker registers its tasks with no target group.",
                        "Smoke test smoke: the service api does not register its tasks with tg-9.",
                        "Smoke test smoke: the service worker registers its tasks with no target group.",
                        "Smoke test smoke: no service that it is about registers its tasks with such a target group.");
    }

    @Test
    void aGroupThatIsGoneIsToldOnceHoweverManyServicesHaveIt() {
        targetGroups(Map.of("api", List.of("tg-1"), "worker", List.of("tg-1")));
        world.answers("targetGroups.targets", a -> {
            throw new OutsideException(OutsideException.Kind.NOT_FOUND, "elb:DescribeTargetHealth", "", "no", null);
        });

        assertThat(plan(new SmokeCheck.Targets(List.of("api", "worker"), null)).targetGroups())
                .isEmpty();
        assertThat(problems).containsExactly("Smoke test smoke: there is no target group tg-1.");
    }

    @Test
    void aWavesSmokeTestIsAboutItsServicesUnlessItNamesOthers() {
        targetGroups(Map.of("api", List.of("tg-1"), "worker", List.of("tg-2")));
        Wave wave = new Wave(
                "backend",
                List.of("worker"),
                List.of(
                        new SmokeTest("own", new SmokeCheck.Targets(null, null), null, null),
                        new SmokeTest("named", new SmokeCheck.Targets(List.of("api"), null), null, null)));

        List<SmokeTestRun> runs = plan(List.of(wave), NETWORK, new SmokeCheck.Targets(null, null));

        assertThat(runs).extracting(SmokeTestRun::wave).containsExactly("backend", "backend", null);
        assertThat(runs.get(0).targetGroups()).containsExactly(new ServiceTargets("worker", "tg-2"));
        assertThat(runs.get(1).targetGroups()).containsExactly(new ServiceTargets("api", "tg-1"));
        assertThat(runs.get(2).targetGroups()).hasSize(2);
    }

    // --- logs and addresses

    @Test
    void aLogIsThatOfTheContainerThatIsNamedOrTheOnlyOneOrTheOneWithTheImage() {
        define("api:1", true, "awsvpc", container("app", "host/api"), container("proxy", "nginx"));
        define("worker:1", true, "awsvpc", container("only", "host/other"));

        assertThat(plan(new SmokeCheck.Logs(null, null, "up")).logs())
                .containsExactly(
                        new ServiceLog("api", new LogStream("eu-west-1", "/ecs/api", "ecs/app/")),
                        new ServiceLog("worker", new LogStream("eu-west-1", "/ecs/api", "ecs/only/")));
        assertThat(plan(new SmokeCheck.Logs(List.of("api"), "proxy", "up")).logs())
                .extracting(l -> l.stream().stream())
                .containsExactly("ecs/proxy/");
        assertThat(problems).isEmpty();
        assertThat(plan(new SmokeCheck.Logs(List.of("api"), "none", "up")).logs())
                .isEmpty();
        assertThat(problems)
                .containsExactly(
                        "Smoke test smoke: there is no container none in service api;" + " it has app, proxy.");
    }

    @Test
    void aContainerThatLogsElsewhereIsTold() {
        define("api:1", true, "awsvpc", tree("{\"name\":\"app\",\"image\":\"x\"}"));

        assertThat(plan(new SmokeCheck.Logs(List.of("api"), null, "up")).logs()).isEmpty();
        assertThat(problems)
                .containsExactly("Smoke test smoke: container app of service api does not log with the driver awslogs"
                        + " and a stream prefix.");
    }

    @Test
    void I10_whetherThereIsATokenIsAskedAndNeverWhatItIs() {
        SmokeCheck.Http http =
                new SmokeCheck.Http("https://api/", null, null, null, null, null, false, null, "TOKEN", null, 0);
        world.answers("web.knows", a -> false);
        plan(http);

        assertThat(problems)
                .containsExactly("Smoke test smoke: the environment variable TOKEN, which is to hold its token, is not"
                        + " set" + Texts.IN_JENKINS + ".");
        assertThat(world.calls).containsExactly("web.knows[TOKEN]");
        problems.clear();
        world.answers("web.knows", a -> true);
        plan(http);
        assertThat(problems).isEmpty();
    }

    // --- tasks

    private static SmokeCheck.Task task(String of, String family, String container, Network network, String launch) {
        return new SmokeCheck.Task(of, family, container, List.of("check"), null, network, launch);
    }

    @Test
    void aTaskRunsWhereItsServiceDoesUnlessItsOwnerSaysOtherwise() {
        define("api:1", true, "awsvpc", container("app", "host/api"));
        Network own = new Network(List.of("subnet-2"), List.of(), true);

        assertThat(plan(task("api", null, null, null, null)).task())
                .isEqualTo(CheckTask.ofService("api", "app", new Placement(NETWORK, "FARGATE", PROVIDERS, "1.4.0")));
        assertThat(plan(task("api", null, null, own, "EC2")).task())
                .isEqualTo(CheckTask.ofService("api", "app", new Placement(own, "EC2", List.of(), null)));
        assertThat(problems).isEmpty();
    }

    @Test
    void aTaskIsMadeFromTheDefinitionOfTheServiceThatItNames() {
        define("api:1", true, "awsvpc", container("app", "host/api"));
        define("worker:1", true, "awsvpc", container("queue", "host/api"));

        assertThat(plan(task("worker", null, "queue", null, null)).task())
                .isEqualTo(
                        CheckTask.ofService("worker", "queue", new Placement(NETWORK, "FARGATE", PROVIDERS, "1.4.0")));
        assertThat(problems).isEmpty();
    }

    @Test
    void withoutItsOwnNetworkInterfaceATaskNeedsNoSubnets() {
        define("api:1", true, "bridge", container("app", "host/api"));
        Network empty = new Network(List.of(), List.of(), false);

        assertThat(plan(task("api", null, null, null, null)).task().placement().network())
                .isNull();
        plan(List.of(), null, task("api", null, null, null, null));
        assertThat(problems).isEmpty();
        define("api:1", true, "awsvpc", container("app", "host/api"));
        plan(List.of(), null, task("api", null, null, null, null));
        plan(List.of(), empty, task("api", null, null, null, null));
        assertThat(problems)
                .hasSize(2)
                .containsOnly("Smoke test smoke: its network mode is awsvpc, but no subnets are given (network).");
    }

    @Test
    void I1_aTaskOfAFamilyOfItsOwnTakesTheImageWhereItHasOneOfTheRepository() {
        define("jobs", true, "awsvpc", container("check", "host/api:v1"), container("proxy", "nginx"));

        assertThat(plan(task(null, "jobs", null, null, null)).task())
                .isEqualTo(CheckTask.ofFamily(
                        "jobs", "check", List.of("check"), new Placement(NETWORK, "FARGATE", PROVIDERS, "1.4.0")));
        define("jobs", true, "awsvpc", container("check", "host/other"), container("proxy", "nginx"));
        assertThat(plan(task(null, "jobs", null, null, null)).task()).isNull();
        assertThat(plan(task(null, "jobs", "proxy", null, null)).task().container())
                .isEqualTo("proxy");
        assertThat(problems)
                .containsExactly("Smoke test smoke: which container of task definition jobs? Name it under container:"
                        + " check, proxy.");
    }

    @Test
    void aFamilyThatIsNotThereOrNotActiveIsTold() {
        define("jobs", false, "awsvpc", container("check", "host/api:v1"));

        assertThat(plan(task(null, "jobs", null, null, null)).task()).isNull();
        assertThat(plan(task(null, "none", null, null, null)).task()).isNull();
        assertThat(problems)
                .containsExactly(
                        "Smoke test smoke: there is no ACTIVE task definition jobs.",
                        "Smoke test smoke: there is no ACTIVE task definition none.");
    }

    @Test
    void aContainerWhoseEndWouldNotBeSeenIsTold() {
        ObjectNode beside = container("app", "host/api");
        beside.put("essential", false);
        define("api:1", true, "awsvpc", beside, container("proxy", "nginx"));
        assertThat(plan(task("api", null, null, null, null)).task()).isNull();
        ObjectNode again = container("app", "host/api");
        again.set("restartPolicy", tree("{\"enabled\":true}"));
        define("api:1", true, "awsvpc", again);
        assertThat(plan(task("api", null, null, null, null)).task()).isNull();
        define("jobs", true, "awsvpc", again);
        assertThat(plan(task(null, "jobs", null, null, null)).task()).isNull();

        assertThat(problems)
                .containsExactly(
                        "Smoke test smoke: container app is not essential: the end of its task would not be seen.",
                        "Smoke test smoke: container app has a restart policy: its task would not end.",
                        "Smoke test smoke: container app has a restart policy: its task would not end.");
        assertThat(plan(task("none", null, null, null, null)).task())
                .as("that there is no such service is told already")
                .isNull();
        assertThat(problems).hasSize(3);
    }
}
