package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.ServiceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How smoke tests are waited for, given up, and told when one has failed. */
class SmokeTestsStepsTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");

    private final FixedWorld world = new FixedWorld(NOW);

    private static SmokeTestRun logs(String name) {
        return SmokeTestRun.planned(name, null, null, List.of(new ServiceLog("api", STREAM)), null)
                .begun("t-1", NOW);
    }

    private static Deployment deployment(String wave, SmokeCheck check, SmokeTestRun... runs) {
        ServiceUpdate api =
                ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1").registered("arn/api:2", false);
        List<SmokeTest> tests = Stream.of(runs)
                .map(run -> new SmokeTest(run.name(), check, TIMEOUT, SmokeTest.OnFailure.FAIL))
                .toList();
        Deployment d = Given.deploying(api, NOW);
        return Deployment.create(
                        "d-1", d.configuration().toBuilder().smokeTests(tests).build(), NOW)
                .withServices(List.of(api))
                .withSmokeTests(new ArrayList<>(List.of(runs)))
                .enter(PhaseName.SMOKE_TEST, wave, NOW);
    }

    private static final SmokeCheck LOGS = new SmokeCheck.Logs(null, null, null);

    @Test
    void theFirstLookIsUrgentAndEachTestIsToldAsItStands() {
        Outcome first = new SmokeTests()
                .advance(deployment(null, LOGS, logs("a"), logs("b").saw("no line")), world);
        assertThat(((Outcome.Wait) first).progress()).isEqualTo("a: looking; b: no line");
        assertThat(((Outcome.Wait) first).urgent()).isTrue();

        Deployment looked = deployment(null, LOGS, logs("a"), logs("b").looked(NOW, "no line"));
        assertThat(((Outcome.Wait) new SmokeTests().advance(looked, world)).urgent())
                .as("a was not looked at")
                .isTrue();

        looked = deployment(null, LOGS, logs("b").looked(NOW, "no line"));
        assertThat(((Outcome.Wait) new SmokeTests().advance(looked, world)).urgent())
                .isFalse();
    }

    @Test
    void anAnswerThatWasAskedForBeforeTheTestBeganIsNone() {
        SmokeTestRun run = logs("a");
        Deployment d = deployment(null, LOGS, run);
        Watched<?> watched = SmokeLook.of(d, SmokeTests.asked(d, run), run).watched();
        world.sees(watched, new Sighting<>(NOW.minusMillis(1), null, null));

        assertThat(new SmokeTests().advance(d, world)).isInstanceOf(Outcome.Wait.class);
    }

    @Test
    void whoeverCancelsIsToldWhatWasUpdatedAlready() {
        Deployment all = deployment(null, LOGS).cancelled(NOW, "bob");
        assertThat(failure(all).summary())
                .contains("All services were updated already and completed; the smoke tests were given up.");

        Deployment wave = deployment("backend", LOGS).cancelled(NOW, "bob");
        assertThat(failure(wave).summary())
                .contains("The services of backend were updated already and completed; the smoke tests were given up.");
    }

    private Failure failure(Deployment d) {
        return ((Outcome.Next) new SmokeTests().advance(d, world)).deployment().failure();
    }

    @Test
    void whatToDoNextIsSaidForEachKindOfCheck() {
        assertThat(remedies(new SmokeCheck.Targets(null, null)))
                .first()
                .asString()
                .contains("target group's health check");
        assertThat(remedies(LOGS)).last().asString().contains("execution role may write there");
        assertThat(remedies(new SmokeCheck.Task("api", null, "app", null, null, null, null)))
                .containsExactly(
                        "Look for the check's task in ECS and read its log.", "Read the logs of the new tasks.");
    }

    private List<String> remedies(SmokeCheck check) {
        CheckTask task = check instanceof SmokeCheck.Task
                ? CheckTask.ofService("api", "app", new Placement(null, null, null, null))
                : null;
        SmokeTestRun run = SmokeTestRun.planned("a", null, null, null, task)
                .begun("t-1", NOW)
                .ended(SmokeTestRun.Status.FAILED, NOW);
        Diagnosis diagnosis = failure(deployment(null, check, run)).diagnosis();
        return diagnosis.remedies();
    }
}
