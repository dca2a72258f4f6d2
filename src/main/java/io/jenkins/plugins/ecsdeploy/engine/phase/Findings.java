package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.List;

/**
 * What one look at everything that a deployment touches came to.
 *
 * @param problems what is wrong
 * @param busy who is in the way; may pass
 * @param warnings what the owner should read
 * @param services what follows for the services
 * @param migration null without one
 * @param smokeTests what follows for the smoke tests
 * @param after what follows for the tasks after the services
 */
record Findings(
        List<String> problems,
        List<String> busy,
        List<String> warnings,
        List<ServiceUpdate> services,
        TaskRun migration,
        List<SmokeTestRun> smokeTests,
        List<AfterRun> after) {

    /** Looks, for a deployment or for a roll back by hand. */
    static Findings of(Deployment d, Outside outside) {
        return d.rollBackPlan() == null ? Survey.of(d, outside) : RollBackSurvey.of(d, outside);
    }
}
