package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task definition of a deployment.
 *
 * @param role whom it is for: {@code service api}, {@code the migration}
 * @param base ARN of the revision that it is made from; null when its content stands in the configuration
 * @param arn ARN of our pinned revision; null until registered
 * @param reused true when that revision existed already
 */
record Definition(String role, String base, String arn, boolean reused) {

    /** All of a deployment, in the order of registration; empty until preflight has passed. */
    static List<Definition> all(Deployment d) {
        List<Definition> all = new ArrayList<>();
        for (ServiceUpdate s : d.services()) {
            all.add(new Definition("service " + s.name(), s.base(), s.taskDefinition(), s.reused()));
        }
        if (d.migration() != null) {
            oneOff("the migration", d.configuration().migration(), d.migration())
                    .ifPresent(all::add);
        }
        for (AfterRun after : d.after()) {
            d.configuration().after().stream()
                    .filter(a -> a.name().equals(after.name()))
                    .findFirst()
                    .flatMap(a -> oneOff("the task " + after.name(), a.task(), after.run()))
                    .ifPresent(all::add);
        }
        for (SmokeTestRun t : d.smokeTests()) {
            if (t.task() != null && t.task().registers()) {
                all.add(new Definition(
                        "smoke test " + t.name(),
                        t.task().base(),
                        t.task().taskDefinition(),
                        t.task().reused()));
            }
        }
        return all;
    }

    /** With overrides a task runs from a service's revision, which is listed already. */
    private static Optional<Definition> oneOff(String role, Migration asked, TaskRun run) {
        TaskRun.Plan plan = run.plan();
        boolean listed = asked.source().kind() == Migration.Source.Kind.OVERRIDE && plan.taskDefinition() != null;
        return listed
                ? Optional.empty()
                : Optional.of(new Definition(role, plan.base(), plan.taskDefinition(), plan.reused()));
    }
}
