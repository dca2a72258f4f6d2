package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.CpsFlowFactoryAction2;
import org.jenkinsci.plugins.workflow.flow.DurabilityHintProvider;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.flow.GlobalDefaultFlowDurabilityLevel;

/**
 * Puts one step in the place of a pipeline's own script, as Replay puts a changed one there: nothing that the pipeline does
 * otherwise runs in a roll back.
 *
 * <p>Only to be loaded where Pipeline is installed.
 */
final class RollBackFlow extends InvisibleAction implements CpsFlowFactoryAction2 {
    private final String deployment;

    /** @param deployment an id: safe to stand in a text in quotes */
    RollBackFlow(String deployment) {
        this.deployment = deployment;
    }

    /** Whether a build ran a script that another can stand in for. */
    static boolean ran(Run<?, ?> build) {
        if (!(build instanceof FlowExecutionOwner.Executable executable)) {
            return false;
        }
        FlowExecutionOwner owner = executable.asFlowExecutionOwner();
        return owner != null && owner.getOrNull() instanceof CpsFlowExecution;
    }

    @Override
    public CpsFlowExecution create(FlowDefinition definition, FlowExecutionOwner owner, List<? extends Action> actions)
            throws IOException {
        Queue.Executable executable = owner.getExecutable();
        FlowDurabilityHint hint = executable instanceof Run<?, ?> run
                ? DurabilityHintProvider.suggestedFor(run.getParent())
                : GlobalDefaultFlowDurabilityLevel.getDefaultDurabilityHint();
        String script = "stage('Roll back') {\n    ecsRollback to: '" + deployment + "'\n}\n";
        return new CpsFlowExecution(script, true, owner, hint);
    }
}
