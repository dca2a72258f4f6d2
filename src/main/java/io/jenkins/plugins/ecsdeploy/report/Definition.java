package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.phase.DefinitionPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.MigrationRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import java.util.ArrayList;
import java.util.List;

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
        MigrationRun m = d.migration();
        // With overrides the migration runs from a service's revision, which is listed already.
        if (m != null && !(DefinitionPlan.overrides(d) && m.plan().taskDefinition() != null)) {
            all.add(new Definition(
                    "the migration",
                    m.plan().base(),
                    m.plan().taskDefinition(),
                    m.plan().reused()));
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
}
