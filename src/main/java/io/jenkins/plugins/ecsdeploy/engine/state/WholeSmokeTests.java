package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The part of {@link WholeState} that is about smoke tests. */
final class WholeSmokeTests {
    private static final Set<Status> OPEN = EnumSet.of(Status.PENDING, Status.RUNNING);

    private WholeSmokeTests() {}

    static void check(Deployment d) {
        List<SmokeTest> asked = d.configuration().smokeTests();
        for (SmokeTest test : asked) {
            need("configuration.smokeTests.name", test.name());
            need("configuration.smokeTests.check", test.check());
        }
        PhaseName phase = d.phase().phase();
        need(
                "smokeTests",
                d.smokeTests().isEmpty()
                        ? asked.isEmpty() || phase.compareTo(PhaseName.PREFLIGHT) <= 0
                        : d.smokeTests().size() == asked.size());
        for (int i = 0; i < d.smokeTests().size(); i++) {
            SmokeTestRun run = d.smokeTests().get(i);
            need("smokeTests.name", asked.get(i).name().equals(run.name()));
            run(d, run, asked.get(i).check(), d.id() + "-s" + (i + 1));
        }
        if (phase == PhaseName.SMOKE_TEST) {
            need("smokeTests", !d.smokeTests().isEmpty());
            d.smokeTests().forEach(run -> need("smokeTests.startedAt", run.startedAt()));
        }
        if (phase.compareTo(PhaseName.SMOKE_TEST) > 0) {
            need("smokeTests.status", d.smokeTests().stream().allMatch(r -> r.ended() && r.status() != Status.FAILED));
        }
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
        boolean registered = d.phase().phase().compareTo(PhaseName.REGISTER) > 0;
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
