package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

/**
 * The part of {@link WholeState} that is about a deployment which an execution of a state machine carries out: what is to
 * run is the state machine's to say, so that less is known, and known later.
 */
final class WholeExecution {
    private WholeExecution() {}

    static void check(Deployment d) {
        ExecutionRun run = d.execution();
        boolean planned = d.phases().stream()
                .anyMatch(p -> p.phase().compareTo(PhaseName.PREFLIGHT) > 0 && p.phase() != PhaseName.ROLL_BACK);
        need("execution", run != null || !planned);
        if (run == null) {
            return;
        }
        need("execution.stateMachine", run.stateMachine());
        need("execution.stateMachine", run.stateMachine().contains(":stateMachine:"));
        if (planned) {
            // Another name would be another execution (I3).
            need("execution.name", d.id().equals(run.name()));
            need("execution.input", run.input());
            need("execution.intentAt", run.intentAt());
        }
        boolean followed = d.phases().stream().anyMatch(p -> p.phase().compareTo(PhaseName.START_EXECUTION) > 0);
        need("execution.arn", run.arn() != null || !followed);
        need("execution.arn", run.arn() == null || run.arn().equals(run.expectedArn()));
        need("execution.startedAt", (run.startedAt() == null) == (run.arn() == null));
        need("execution.read", 0 <= run.page() && run.page() <= run.read());
        need("execution.waves", run.waves() >= 0);
        need("execution.stop", run.stop() == null || run.stop().intentAt() != null);
        if (run.ending() != null) {
            need("execution.arn", run.arn());
            need("execution.ending.status", run.ending().status());
            need("execution.ending.at", run.ending().at());
            need("execution.ending.seenAt", run.ending().seenAt());
        }
        need(
                "execution.ending",
                d.status() != Deployment.Status.SUCCEEDED
                        || !planned
                        || (run.ending() != null && run.ending().status().equals("SUCCEEDED")));
        services(d);
        migration(d);
    }

    private static void services(Deployment d) {
        for (ServiceUpdate s : d.services()) {
            WholeUpdates.service(s);
            need("services.taskDefinition", s.taskDefinition());
        }
    }

    private static void migration(Deployment d) {
        TaskRun m = d.migration();
        if (m == null) {
            return;
        }
        need("migration.plan", m.plan());
        need("migration.plan.container", m.plan().container());
        need("migration.plan.taskDefinition", m.plan().taskDefinition());
        if (m.attempt() != null) {
            need("migration.attempt.clientToken", m.attempt().clientToken());
            need("migration.attempt.intentAt", m.attempt().intentAt());
            need("migration.attempt.taskArn", m.attempt().taskArn());
            need("migration.attempt.startedAt", m.attempt().startedAt());
        }
        WholeState.ended("migration", m);
    }
}
