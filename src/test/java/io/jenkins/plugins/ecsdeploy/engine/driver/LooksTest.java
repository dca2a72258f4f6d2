package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.phase.Given;
import io.jenkins.plugins.ecsdeploy.engine.phase.Sighting;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What several looks in one call make of an answer: answers that the simulator never gives, too. */
class LooksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Watched.Revision OURS = new Watched.Revision("api", "arn/api:2");
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");

    private final Answers answers = new Answers();

    private static TaskView task(String arn, String status) {
        return Given.task(arn, "arn/api:2", status, 1);
    }

    private static ServiceView service(String name, String status) {
        return Given.view(name, status, "arn/api:2", null, 1, 1);
    }

    private static StagedDeployment staged(String arn, String stage) {
        return new StagedDeployment(arn, "arn/r", "IN_PROGRESS", null, stage, 1, 0, 0, null, null, null, null);
    }

    private static BlueGreenDeployment blueGreen(String id, String status) {
        return new BlueGreenDeployment(id, status, "words", null, null, false, null, null, null, null, NOON);
    }

    private List<Object> last() {
        return answers.arguments().get(answers.calls.size() - 1);
    }

    private Map<Watched<?>, Sighting<?>> at(Watched<?>... some) {
        return Looks.at(answers.outside, List.of(some), NOON);
    }

    @Test
    void noCallAsksForMoreThanAwsTakes() {
        assertThat(Looks.batch(new Watched.Task("prod", "t"))).isEqualTo(100);
        assertThat(Looks.batch(new Watched.Service("prod", "api"))).isEqualTo(10);
        assertThat(Looks.batch(new Watched.ServiceDeployment("d"))).isEqualTo(20);
        assertThat(Looks.batch(new Watched.BlueGreen("d-1"))).isEqualTo(25);
        assertThat(Looks.batch(new Watched.Log(STREAM, null))).isEqualTo(1);
    }

    /** An absent one is a sighting too: whoever watches must hear that it is not there. */
    @Test
    void ofTasksEachGetsItsOwnSightingAndTheFirstOfTwo() {
        answers.on(
                "tasks.describe",
                a -> new Tasks.TasksSeen(
                        List.of(task("t1", "RUNNING"), task("t1", "STOPPED"), task("t2", "PENDING")), Set.of("t3")));
        Watched.Task one = new Watched.Task("prod", "t1");
        Watched.Task two = new Watched.Task("prod", "t2");
        Watched.Task gone = new Watched.Task("prod", "t3");

        assertThat(at(one, two, gone))
                .isEqualTo(Map.of(
                        one, new Sighting<>(NOON, task("t1", "RUNNING"), null),
                        two, new Sighting<>(NOON, task("t2", "PENDING"), null),
                        gone, new Sighting<>(NOON, null, null)));
        assertThat(answers.arguments()).containsExactly(List.of("prod", List.of("t1", "t2", "t3")));
    }

    @Test
    void ofServicesEachGetsItsOwnSightingAndTheFirstOfTwo() {
        answers.on(
                "services.describe",
                a -> new Services.ServicesSeen(
                        List.of(service("api", "ACTIVE"), service("api", "DRAINING"), service("web", "ACTIVE")),
                        Set.of("gone")));
        Watched.Service one = new Watched.Service("prod", "api");
        Watched.Service two = new Watched.Service("prod", "web");
        Watched.Service gone = new Watched.Service("prod", "gone");

        assertThat(at(one, two, gone))
                .isEqualTo(Map.of(
                        one, new Sighting<>(NOON, service("api", "ACTIVE"), null),
                        two, new Sighting<>(NOON, service("web", "ACTIVE"), null),
                        gone, new Sighting<>(NOON, null, null)));
        assertThat(answers.arguments()).containsExactly(List.of("prod", List.of("api", "web", "gone")));
    }

    @Test
    void ofServiceDeploymentsEachGetsItsOwnSightingAndTheFirstOfTwo() {
        answers.on(
                "services.describeDeployments",
                a -> List.of(staged("d1", "BAKE_TIME"), staged("d1", "CLEAN_UP"), staged("d2", "SCALE_UP")));
        Watched.ServiceDeployment one = new Watched.ServiceDeployment("d1");
        Watched.ServiceDeployment two = new Watched.ServiceDeployment("d2");
        Watched.ServiceDeployment gone = new Watched.ServiceDeployment("d3");

        assertThat(at(one, two, gone))
                .isEqualTo(Map.of(
                        one, new Sighting<>(NOON, staged("d1", "BAKE_TIME"), null),
                        two, new Sighting<>(NOON, staged("d2", "SCALE_UP"), null),
                        gone, new Sighting<>(NOON, null, null)));
        assertThat(answers.arguments()).containsExactly(List.of(List.of("d1", "d2", "d3")));
    }

    @Test
    void ofDeploymentsOfCodeDeployEachGetsItsOwnSightingAndTheFirstOfTwo() {
        answers.on(
                "blueGreenDeployments.describe",
                a -> List.of(blueGreen("d-1", "Ready"), blueGreen("d-1", "Failed"), blueGreen("d-2", "Queued")));
        Watched.BlueGreen one = new Watched.BlueGreen("d-1");
        Watched.BlueGreen two = new Watched.BlueGreen("d-2");
        Watched.BlueGreen gone = new Watched.BlueGreen("d-3");

        assertThat(at(one, two, gone))
                .isEqualTo(Map.of(
                        one, new Sighting<>(NOON, blueGreen("d-1", "Ready"), null),
                        two, new Sighting<>(NOON, blueGreen("d-2", "Queued"), null),
                        gone, new Sighting<>(NOON, null, null)));
        assertThat(answers.arguments()).containsExactly(List.of(List.of("d-1", "d-2", "d-3")));
    }

    @Test
    void aLogThatIsNotThereYetIsEmptyAndOtherTroubleIsTold() {
        Watched.Log log = new Watched.Log(STREAM, "token");
        Logs.LogPage page = new Logs.LogPage(List.of(new LogEvent(1, "line")), "next");
        answers.on("logs.read", a -> page);
        assertThat(at(log)).isEqualTo(Map.of(log, new Sighting<>(NOON, page, null)));
        assertThat(answers.arguments()).containsExactly(List.of(STREAM, "token"));

        answers.on("logs.read", a -> {
            throw new OutsideException(OutsideException.Kind.NOT_FOUND, "logs:GetLogEvents", "", "no stream", null);
        });
        assertThat(at(log)).isEqualTo(Map.of(log, new Sighting<>(NOON, null, null)));

        answers.on("logs.read", a -> {
            throw new OutsideException(OutsideException.Kind.DENIED, "logs:GetLogEvents", "", "not allowed", null);
        });
        assertThatThrownBy(() -> at(log)).isInstanceOf(OutsideException.class).hasMessage("not allowed");
    }

    // --- smoke tests

    private static TaskAddress address(String arn, String definition, String status) {
        return new TaskAddress(arn, definition, status, List.of("10.0.0.1"), null, List.of());
    }

    private void tasksOfTheService(int howMany) {
        answers.on(
                "services.tasks",
                a -> IntStream.range(0, howMany).mapToObj(i -> "task/prod/" + i).toList());
        answers.on("targetGroups.addresses", a -> ((Collection<?>) a[1])
                .stream()
                        .map(arn -> address((String) arn, "arn/api:2", "RUNNING"))
                        .toList());
    }

    private static Watched.Lines lines(String contains, ServiceLog... logs) {
        return new Watched.Lines("prod", List.of(OURS), List.of(logs), contains);
    }

    private Watched.LinesSeen seen(Watched.Lines lines) {
        return (Watched.LinesSeen) at(lines).get(lines).look();
    }

    @Test
    void I7_onlyTasksThatRunOurRevisionCount() {
        answers.on("services.tasks", a -> List.of("t1", "t2", "t3"));
        TaskAddress ours = address("t1", "arn/api:2", "RUNNING");
        answers.on(
                "targetGroups.addresses",
                a -> List.of(ours, address("t2", "arn/api:1", "RUNNING"), address("t3", "arn/api:2", "PENDING")));
        Target target = new Target("10.0.0.1", 80, "healthy", null, null);
        answers.on("targetGroups.targets", a -> List.of(target));
        Watched.Targets targets = new Watched.Targets(
                "prod", List.of(OURS), List.of(new ServiceTargets("api", "tg-1"), new ServiceTargets("api", "tg-1")));

        assertThat(at(targets))
                .isEqualTo(Map.of(
                        targets,
                        new Sighting<>(
                                NOON,
                                new Watched.TargetsSeen(Map.of("api", List.of(ours)), Map.of("tg-1", List.of(target))),
                                null)));
        assertThat(answers.arguments())
                .containsExactly(
                        List.of("prod", "api", false), List.of("prod", List.of("t1", "t2", "t3")), List.of("tg-1"));
    }

    @Test
    void moreTasksThanOneCallTakesAreAskedAboutInSeveral() {
        tasksOfTheService(201);
        answers.on("logs.any", a -> Optional.empty());

        assertThat(seen(lines("up", new ServiceLog("api", STREAM))).tasks()).isEqualTo(Map.of("api", 201));
        assertThat(answers.arguments().stream().filter(c -> c.size() == 2).map(c -> ((Collection<?>) c.get(1)).size()))
                .containsExactly(100, 100, 1);
        assertThat(last().subList(0, 2)).isEqualTo(List.of("eu-west-1", "/ecs/api"));
        assertThat(last().get(2))
                .as("as many streams as AWS takes")
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "ecs/app/" + i).toList());
    }

    @Test
    void theLineThatMatchedIsToldOfTheServiceWhoseLogItIsIn() {
        tasksOfTheService(1);
        LogEvent line = new LogEvent(1, "up");
        answers.on("logs.any", a -> Optional.of(line));

        assertThat(seen(lines("up", new ServiceLog("web", STREAM), new ServiceLog("api", STREAM))))
                .isEqualTo(new Watched.LinesSeen(Map.of("api", 1), Map.of("api", line)));
        assertThat(answers.arguments()).contains(List.of("eu-west-1", "/ecs/api", List.of("ecs/app/0"), "up"));
    }

    @Test
    void noLogIsAskedForATextWhereNoTaskRuns() {
        tasksOfTheService(0);

        assertThat(seen(lines("up", new ServiceLog("api", STREAM))))
                .isEqualTo(new Watched.LinesSeen(Map.of("api", 0), Map.of()));
        assertThat(answers.arguments()).containsExactly(List.of("prod", "api", false));
    }
}
