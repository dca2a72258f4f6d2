package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.phase.SmokeLook.Verdict;
import io.jenkins.plugins.ecsdeploy.engine.phase.SmokeLook.Verdict.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.Target;
import io.jenkins.plugins.ecsdeploy.engine.port.TargetGroups.TaskAddress;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceTargets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a look of a smoke test means, and in which words it is told. */
class SmokeLookTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String GROUP = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/api/0123";
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");

    private static Deployment deployment(int apiTasks, int workerTasks) {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null), new Service("worker", null), new Service("web", null)))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON)
                .withServices(List.of(
                        ServiceUpdate.planned("api", List.of(), apiTasks, "arn/api:1")
                                .registered("arn/api:2", false),
                        ServiceUpdate.planned("worker", List.of(), workerTasks, "arn/worker:1")
                                .registered("arn/worker:2", false),
                        ServiceUpdate.planned("web", List.of(), 1, "arn/web:1").registered("arn/web:2", false)));
    }

    private static SmokeTestRun run(List<ServiceTargets> targets, List<ServiceLog> logs, CheckTask task) {
        return SmokeTestRun.planned("smoke", null, targets, logs, task);
    }

    private static TaskAddress task(String ip) {
        return new TaskAddress("task/prod/" + ip, "arn/api:2", "RUNNING", List.of(ip), null, List.of());
    }

    private static Target target(String ip, String state, String reason, String words) {
        return new Target(ip, 80, state, reason, words);
    }

    // --- targets

    private static Verdict targets(Deployment d, List<TaskAddress> tasks, Target... targets) {
        SmokeLook.OfTargets look =
                new SmokeLook.OfTargets(d, run(List.of(new ServiceTargets("api", GROUP)), null, null));
        return look.verdictOf(new Watched.TargetsSeen(Map.of("api", tasks), Map.of(GROUP, List.of(targets))));
    }

    @Test
    void I7_targetsAreFineOnlyWhenEveryNewTaskIsAHealthyOne() {
        Deployment d = deployment(2, 1);
        Target healthy = target("10.0.0.1", "healthy", null, null);

        assertThat(targets(d, List.of(task("10.0.0.1")), healthy))
                .isEqualTo(new Verdict(Kind.PASSED, "api: 1 of 1 new targets healthy"));
        assertThat(targets(d, List.of(task("10.0.0.1"), task("10.0.0.2")), healthy))
                .isEqualTo(
                        new Verdict(Kind.NOT_YET, "api: 1 of 2 new targets healthy (task 10.0.0.2 is not registered)"));
        assertThat(targets(
                        d,
                        List.of(task("10.0.0.1"), task("10.0.0.2")),
                        healthy,
                        target("10.0.0.2", "unhealthy", "Target.Timeout", "timed out")))
                .isEqualTo(new Verdict(
                        Kind.NOT_YET,
                        "api: 1 of 2 new targets healthy (10.0.0.2:80 is unhealthy, Target.Timeout: timed out)"));
        assertThat(targets(d, List.of(task("10.0.0.2")), target("10.0.0.2", "initial", null, null)))
                .isEqualTo(new Verdict(Kind.NOT_YET, "api: 0 of 1 new targets healthy (10.0.0.2:80 is initial)"));
        assertThat(targets(d, List.of(), healthy))
                .isEqualTo(new Verdict(Kind.NOT_YET, "api: no task of the new revision runs"));
    }

    @Test
    void nothingIsToCheckOnlyWhereNoServiceIsToRunATask() {
        assertThat(targets(deployment(0, 1), List.of()))
                .isEqualTo(new Verdict(Kind.NOTHING_TO_CHECK, "no task is to run (desired count 0)"));
        assertThat(targets(deployment(0, 1), List.of(task("10.0.0.1"))).kind())
                .as("a task runs all the same")
                .isEqualTo(Kind.NOT_YET);
        assertThat(targets(deployment(1, 0), List.of()).kind()).isEqualTo(Kind.NOT_YET);
    }

    @Test
    void oneGroupThatIsNotFineYetIsEnoughAndOnlyItsServicesAreWatched() {
        ServiceTargets other = new ServiceTargets("worker", "arn:aws:x:1:targetgroup/worker/1");
        Deployment d = deployment(1, 1);
        SmokeTestRun run = run(List.of(new ServiceTargets("api", GROUP), other), null, null);
        SmokeLook.OfTargets look = new SmokeLook.OfTargets(d, run);
        Map<String, List<TaskAddress>> tasks =
                Map.of("api", List.of(task("10.0.0.1")), "worker", List.of(task("10.0.0.2")));
        Target healthy = target("10.0.0.1", "healthy", null, null);

        assertThat(look.verdictOf(new Watched.TargetsSeen(tasks, Map.of(GROUP, List.of(healthy)))))
                .isEqualTo(new Verdict(
                        Kind.NOT_YET, "worker: 0 of 1 new targets healthy (task 10.0.0.2 is not registered)"));
        assertThat(look.verdictOf(new Watched.TargetsSeen(
                        tasks,
                        Map.of(
                                GROUP,
                                List.of(healthy),
                                other.targetGroup(),
                                List.of(target("10.0.0.2", "healthy", null, null))))))
                .isEqualTo(new Verdict(
                        Kind.PASSED, "api: 1 of 1 new targets healthy; worker: 1 of 1 new targets healthy"));
        assertThat(look.watched())
                .isEqualTo(new Watched.Targets(
                        "prod",
                        List.of(
                                new Watched.Revision("api", "arn/api:2"),
                                new Watched.Revision("worker", "arn/worker:2")),
                        run.targetGroups()));
    }

    // --- logs

    private static SmokeLook.OfLogs logs(Deployment d, String contains) {
        return new SmokeLook.OfLogs(
                d, run(null, List.of(new ServiceLog("api", STREAM), new ServiceLog("worker", STREAM)), null), contains);
    }

    @Test
    void I7_logsAreFineOnlyWhenEveryServiceWroteIt() {
        LogEvent line = new LogEvent(1, "up \u001b[31m");
        SmokeLook.OfLogs look = logs(deployment(1, 1), "up");

        assertThat(look.verdictOf(new Watched.LinesSeen(Map.of("api", 1, "worker", 2), Map.of("api", line))))
                .isEqualTo(new Verdict(Kind.NOT_YET, "worker: 2 new tasks did not write it yet"));
        assertThat(look.verdictOf(new Watched.LinesSeen(Map.of("api", 1, "worker", 0), Map.of("api", line))))
                .isEqualTo(new Verdict(Kind.NOT_YET, "worker: no task of the new revision runs"));
        Verdict both = look.verdictOf(
                new Watched.LinesSeen(Map.of("api", 1, "worker", 1), Map.of("api", line, "worker", line)));
        assertThat(both.kind()).isEqualTo(Kind.PASSED);
        assertThat(both.seen())
                .startsWith("api wrote \"up ")
                .contains("; worker wrote \"up ")
                .doesNotContain("\u001b");
        assertThat(logs(deployment(1, 1), null)
                        .verdictOf(new Watched.LinesSeen(Map.of("api", 1), Map.of("worker", line)))
                        .seen())
                .isEqualTo("api: 1 new task wrote nothing yet");
    }

    @Test
    void aLogIsNothingToCheckOnlyWhereNoServiceIsToRunATask() {
        Watched.LinesSeen none = new Watched.LinesSeen(Map.of(), Map.of());

        assertThat(logs(deployment(0, 0), "up").verdictOf(none).kind()).isEqualTo(Kind.NOTHING_TO_CHECK);
        assertThat(logs(deployment(0, 1), "up").verdictOf(none).kind()).isEqualTo(Kind.NOT_YET);
        assertThat(logs(deployment(0, 0), "up")
                        .verdictOf(new Watched.LinesSeen(Map.of("api", 1), Map.of()))
                        .kind())
                .isEqualTo(Kind.NOT_YET);
        assertThat(logs(deployment(1, 1), "up").watched())
                .isEqualTo(new Watched.Lines(
                        "prod",
                        List.of(
                                new Watched.Revision("api", "arn/api:2"),
                                new Watched.Revision("worker", "arn/worker:2")),
                        List.of(new ServiceLog("api", STREAM), new ServiceLog("worker", STREAM)),
                        "up"));
    }

    // --- addresses

    private static final SmokeCheck.Http HTTP = new SmokeCheck.Http(
            "https://api/health", SmokeCheck.Method.HEAD, null, null, null, null, true, "ca", "TOKEN", null, 7);

    @Test
    void anAddressIsFineWhenItAnswersAsItShould() {
        SmokeLook.OfAddress look = new SmokeLook.OfAddress(HTTP);

        assertThat(look.watched())
                .isEqualTo(new Watched.Address(
                        new WebRequest("https://api/health", "HEAD", true, "ca", "TOKEN", Duration.ofSeconds(10), 7)));
        assertThat(look.verdictOf(new WebLook.Answered("https://api/health", 204, Map.of(), "", false)))
                .isEqualTo(new Verdict(Kind.PASSED, "status 204"));
        assertThat(look.verdictOf(new WebLook.Answered("https://api/health", 500, Map.of(), "", false)))
                .isEqualTo(new Verdict(Kind.NOT_YET, "status 500"));
        assertThat(look.verdictOf(new WebLook.Unanswered("refused")))
                .isEqualTo(new Verdict(Kind.NOT_YET, "no answer: \"refused\""));
    }

    @Test
    void eachKindOfCheckHasItsLookAndATaskNone() {
        Deployment d = deployment(1, 1);
        SmokeTestRun run = run(null, null, null);

        assertThat(SmokeLook.of(d, test(HTTP), run)).isInstanceOf(SmokeLook.OfAddress.class);
        assertThat(SmokeLook.of(d, test(new SmokeCheck.Targets(null, null)), run))
                .isInstanceOf(SmokeLook.OfTargets.class);
        assertThat(SmokeLook.of(d, test(new SmokeCheck.Logs(null, null, "up")), run))
                .isEqualTo(new SmokeLook.OfLogs(d, run, "up"));
        assertThatThrownBy(() -> SmokeLook.of(d, test(TASK), run)).hasMessageContaining("smoke");
    }

    // --- failures

    private static final SmokeCheck TASK = new SmokeCheck.Task("api", null, null, List.of("check"), null, null, null);

    private static SmokeTest test(SmokeCheck check) {
        return new SmokeTest("smoke", check, Duration.ofMinutes(2), null);
    }

    @Test
    void aFailureTellsWhatWasExpectedAndWhatWasSeenLast() {
        SmokeTestRun once = run(null, null, null).looked(NOON, "status 500");

        assertThat(SmokeFailure.words(test(HTTP), once))
                .isEqualTo("Expected within 2m (1 look): HEAD https://api/health gives status 200-299."
                        + " Seen last: status 500.");
        assertThat(SmokeFailure.words(test(new SmokeCheck.Targets(null, null)), once.looked(NOON, "none")))
                .isEqualTo("Expected within 2m (2 looks): every new task is a healthy target. Seen last: none.");
        assertThat(SmokeFailure.words(test(new SmokeCheck.Logs(null, null, "up")), run(null, null, null)))
                .isEqualTo("Expected within 2m (0 looks): new tasks write \"up\" to their log. Seen last: nothing.");
        assertThat(SmokeFailure.words(test(new SmokeCheck.Logs(null, null, null)), once))
                .startsWith("Expected within 2m (1 look): new tasks write a line to their log.");
        assertThat(SmokeFailure.words(
                        test(TASK),
                        run(null, null, CheckTask.ofService("api", "app", null)).saw("exit code 3")))
                .isEqualTo("Expected: container app of the check's task exits with 0. Seen: exit code 3.");
    }
}
