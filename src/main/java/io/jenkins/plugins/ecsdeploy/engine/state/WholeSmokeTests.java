package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The part of {@link WholeState} that is about smoke tests. */
final class WholeSmokeTests {
    private static final Set<Status> OPEN = EnumSet.of(Status.PENDING, Status.RUNNING);

    private WholeSmokeTests() {}

    static void check(Deployment d) {
        List<SmokeTest> asked = d.configuration().everySmokeTest().toList();
        for (SmokeTest test : asked) {
            need("configuration.smokeTests.name", test.name());
            need("configuration.smokeTests.check", test.check());
        }
        PhaseRun phase = WholeState.onCourse(d);
        need(
                "smokeTests",
                d.smokeTests().isEmpty()
                        ? asked.isEmpty() || phase.phase().compareTo(PhaseName.PREFLIGHT) <= 0
                        : d.smokeTests().size() == asked.size());
        List<String> waves = wavesOf(d.configuration());
        for (int i = 0; i < d.smokeTests().size(); i++) {
            SmokeTestRun run = d.smokeTests().get(i);
            need("smokeTests.name", asked.get(i).name().equals(run.name()));
            need("smokeTests.wave", Objects.equals(waves.get(i), run.wave()));
            run(d, run, asked.get(i).check(), d.id() + "-s" + (i + 1));
        }
        for (SmokeTestRun run : d.smokeTests()) {
            boolean current = phase.phase() == PhaseName.SMOKE_TEST && Objects.equals(phase.wave(), run.wave());
            need("smokeTests.startedAt", !current || run.startedAt() != null);
            need("smokeTests.status", !before(d, phase, run) || (run.ended() && run.status() != Status.FAILED));
        }
        need(
                "smokeTests",
                phase.phase() != PhaseName.SMOKE_TEST
                        || d.smokeTests().stream().anyMatch(r -> Objects.equals(phase.wave(), r.wave())));
    }

    /** The wave of each smoke test, null: of the whole; in their order. */
    private static List<String> wavesOf(Configuration configuration) {
        List<String> waves = new ArrayList<>();
        configuration.waves().forEach(w -> w.smokeTests().forEach(t -> waves.add(w.name())));
        configuration.smokeTests().forEach(t -> waves.add(null));
        return waves;
    }

    /** Whether the turn of a smoke test was before that of a phase. */
    private static boolean before(Deployment d, PhaseRun phase, SmokeTestRun run) {
        if (phase.phase().compareTo(PhaseName.SMOKE_TEST) > 0) {
            return true;
        }
        if (phase.phase().compareTo(PhaseName.DEPLOY) < 0 || run.wave() == null) {
            return false;
        }
        return phase.wave() == null
                ? phase.phase() == PhaseName.SMOKE_TEST
                : WholeUpdates.wavesBefore(d.configuration(), phase.wave()).stream()
                        .anyMatch(w -> w.name().equals(run.wave()));
    }

    private static void run(Deployment d, SmokeTestRun run, SmokeCheck check, String token) {
        need("smokeTests.status", run.status());
        need("smokeTests.endedAt", run.ended() != OPEN.contains(run.status()));
        need("smokeTests.startedAt", run.startedAt() != null || run.status() == Status.PENDING);
        run.targetGroups().forEach(t -> {
            need("smokeTests.targetGroups.service", t.service());
            need("smokeTests.targetGroups.targetGroup", t.targetGroup());
        });
        run.logs().forEach(l -> {
            need("smokeTests.logs.service", l.service());
            need("smokeTests.logs.stream", l.stream());
            need("smokeTests.logs.stream.group", l.stream().group());
            need("smokeTests.logs.stream.stream", l.stream().stream());
        });
        need("smokeTests.task", (run.task() != null) == (check instanceof SmokeCheck.Task));
        if (run.task() != null) {
            task(d, run.task());
            started(run, token);
        }
    }

    private static void task(Deployment d, CheckTask task) {
        need("smokeTests.task.container", task.container());
        need("smokeTests.task.placement", task.placement());
        need("smokeTests.task.base", (task.base() == null) != (task.service() == null));
        need(
                "smokeTests.task.service",
                task.service() == null || d.service(task.service()).isPresent());
        boolean registered = WholeState.onCourse(d).phase().compareTo(PhaseName.REGISTER) > 0;
        need("smokeTests.task.taskDefinition", !registered || !task.registers() || task.taskDefinition() != null);
    }

    /** Another token would start another task (I3). */
    private static void started(SmokeTestRun run, String token) {
        CheckTask task = run.task();
        if (run.startedAt() != null) {
            need("smokeTests.task.intentAt", task.intentAt());
            need("smokeTests.task.clientToken", token.equals(task.clientToken()));
        }
        need("smokeTests.task.taskAt", (task.taskArn() == null) == (task.taskAt() == null));
        if (task.ending() != null) {
            need("smokeTests.task.ending", task.ending().arn());
            task.ending().containers().forEach(c -> need("smokeTests.task.ending.containers", c.name()));
        }
    }
}
