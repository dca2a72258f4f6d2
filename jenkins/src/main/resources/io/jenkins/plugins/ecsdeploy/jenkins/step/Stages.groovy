package io.jenkins.plugins.ecsdeploy.jenkins.step

import org.jenkinsci.plugins.workflow.cps.CpsScript

/**
 * A deployment as stages: one for each phase, driven by steps that share the deployment's state. After a failure the
 * remaining stages are entered and marked as skipped, as Declarative does for its own, and the failure goes on.
 */
class Stages implements Serializable {
    private static final long serialVersionUID = 1L

    private final CpsScript script

    Stages(CpsScript script) {
        this.script = script
    }

    def call(Map parameters = [:]) {
        if (parameters.stages == false) {
            return script.steps.ecsMigrateAndDeploy(parameters)
        }
        Map asked = new LinkedHashMap(parameters)
        asked.remove('stages')
        def result = null
        def failure = null
        for (String phase in ['Resolve', 'Preflight', 'Register', 'Migrate', 'Deploy', 'Verify']) {
            if (failure != null) {
                script.stage(phase) {
                    script.steps.ecsSkippedStage()
                }
                continue
            }
            try {
                script.stage(phase) {
                    result = result == null
                            ? script.steps.ecsResolveImage(asked)
                            : script.steps.ecsDeploymentPhase(phase: phase, deployment: result.deploymentId)
                }
            } catch (e) {
                failure = e
            }
        }
        if (failure != null) {
            throw failure
        }
        return result
    }
}
