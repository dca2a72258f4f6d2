package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import java.util.Objects;

/** The part of {@link WholeState} that is about one-off tasks: the migration, and those after the services. */
final class WholeTasks {
    private final Deployment d;
    private final PhaseName phase;

    private WholeTasks(Deployment d) {
        this.d = d;
        this.phase = WholeState.onCourse(d).phase();
    }

    static void check(Deployment d) {
        WholeTasks tasks = new WholeTasks(d);
        if (d.migration() != null) {
            tasks.migration(d.migration());
        }
        boolean planned = tasks.past(PhaseName.PREFLIGHT);
        need(
                "after",
                d.after().isEmpty() && !planned
                        || d.after().stream()
                                .map(AfterRun::name)
                                .toList()
                                .equals(d.configuration().after().stream()
                                        .map(AfterTask::name)
                                        .toList()));
        for (int i = 0; i < d.after().size(); i++) {
            tasks.after(d.after().get(i), d.id() + "-a" + (i + 1) + "-");
        }
        if (phaseIsAfter(d)) {
            AfterRun now = d.nextAfter().orElse(null);
            need("after", d.ended() || now != null);
            need("after.attempt", now == null || now.run().attempt() != null);
        }
    }

    private static boolean phaseIsAfter(Deployment d) {
        return d.phase().phase() == PhaseName.AFTER;
    }

    private boolean past(PhaseName one) {
        return phase.compareTo(one) > 0;
    }

    private void migration(MigrationRun migration) {
        run("migration", migration, MigrationRun.tokens(d.id()));
        need("migration.attempt", migration.attempt() != null || phase.compareTo(PhaseName.MIGRATE) < 0);
        if (past(PhaseName.MIGRATE)) {
            need("migration.ending", migration.ending());
            need("migration.ending.task", migration.ending().task() == null || succeeded(migration));
        }
    }

    private void after(AfterRun one, String tokens) {
        need("after.run", one.run());
        run("after", one.run(), tokens);
        if (one.result() == AfterRun.Result.SUCCEEDED) {
            need("after.ending", one.run().ending());
            need("after.ending.task", one.run().ending().task() == null || succeeded(one.run()));
        }
        need("after.attempt", one.result() == null || one.run().attempt() != null);
    }

    private static boolean succeeded(MigrationRun run) {
        return Objects.equals(run.exitCode(), 0);
    }

    private void run(String part, MigrationRun run, String tokens) {
        if (past(PhaseName.PREFLIGHT)) {
            need(part + ".plan", run.plan());
            need(part + ".plan.base", run.plan().base());
            need(part + ".plan.container", run.plan().container());
            need(part + ".plan.placement", run.plan().placement());
        }
        if (past(PhaseName.REGISTER)) {
            MigrationRun.Plan plan = run.plan();
            need(part + ".plan.taskDefinition", plan.taskDefinition());
            need(part + ".plan.taskDefinition", plan.taskDefinition().matches(".+/.+:.+"));
            need(part + ".plan.essential", plan.essential().contains(plan.container()));
        }
        for (MigrationRun.Past past : run.past()) {
            need(part + ".past.attempt", past.attempt());
            attempt(part + ".past.attempt", past.attempt(), tokens);
            ending(part + ".past.ending", past.ending());
            log(part + ".past.log", past.log());
        }
        if (run.attempt() != null) {
            attempt(part + ".attempt", run.attempt(), tokens);
            need(part + ".attempt.number", run.attempt().number() > run.past().size());
        }
        if (run.stop() != null) {
            need(part + ".stop.intentAt", run.stop().intentAt());
            need(part + ".stop.why", run.stop().why());
        }
        ending(part + ".ending", run.ending());
        log(part + ".log", run.log());
    }

    /** Another token would start another task (I3). */
    private static void attempt(String part, MigrationRun.Attempt attempt, String tokens) {
        need(part + ".intentAt", attempt.intentAt());
        need(part + ".clientToken", Objects.equals(attempt.clientToken(), tokens + attempt.number()));
        need(part + ".startedAt", (attempt.startedAt() == null) == (attempt.taskArn() == null));
    }

    private static void ending(String part, MigrationRun.Ending ending) {
        if (ending == null) {
            return;
        }
        need(part + ".seenAt", ending.seenAt());
        if (ending.task() != null) {
            need(part + ".task", ending.task().arn());
            ending.task().containers().forEach(c -> need(part + ".task.containers", c.name()));
        }
    }

    private static void log(String part, LogPosition log) {
        if (log != null) {
            need(part + ".stream", log.stream());
            need(part + ".bytes", log.bytes() >= 0);
        }
    }
}
