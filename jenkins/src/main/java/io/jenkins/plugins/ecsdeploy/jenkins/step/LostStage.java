package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentEngine;
import io.jenkins.plugins.ecsdeploy.jenkins.page.EcsDeploymentAction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Ends a stage again whose end Pipeline has forgotten.
 *
 * <p>Pipeline saves a program when the body of a stage has ended, and tells the stage of it right after that. A controller
 * that dies in between comes back with a stage that waits for ever: its body is over, and nobody will say so. Of the stages
 * of a deployment, the last step of which was ours, we know how it ended, and say it.
 */
@Extension(optional = true)
public final class LostStage extends FlowExecutionListener {
    private static final Logger LOGGER = Logger.getLogger(LostStage.class.getName());
    private static final long LOOK_SECONDS = 5;

    /** Our steps in a stage of {@code ecsMigrateAndDeploy}: nothing comes after them there. */
    private static final Set<String> OURS = Set.of("ecsResolveImage", "ecsDeploymentPhase");

    /** A stage without a body, as two looks must show it. */
    private record Lost(FlowNode stage, FlowNode head, FlowNode last) {}

    @Override
    public void onResumed(FlowExecution execution) {
        if (execution instanceof CpsFlowExecution pipeline) {
            lookSoon(pipeline, null);
        }
    }

    private static void lookSoon(CpsFlowExecution pipeline, Lost before) {
        Timer.get()
                .schedule(
                        () -> DeploymentEngine.get().blocking().execute(() -> look(pipeline, before)),
                        LOOK_SECONDS,
                        TimeUnit.SECONDS);
    }

    private static void look(CpsFlowExecution pipeline, Lost before) {
        try {
            if (pipeline.isComplete() || pipeline.isPaused() || !deploys(pipeline)) {
                return;
            }
            List<StepExecution> running = pipeline.getCurrentExecutions(true).get();
            Optional<Lost> lost = running.size() == 1 ? lost(pipeline, running.get(0)) : Optional.empty();
            if (lost.isPresent() && lost.get().equals(before)) {
                end(pipeline, running.get(0), lost.get());
            } else if (lost.isPresent()) {
                lookSoon(pipeline, lost.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException e) {
            LOGGER.log(Level.WARNING, "It can't be told whether a stage of " + pipeline + " has lost its end", e);
        }
    }

    private static boolean deploys(FlowExecution pipeline) throws IOException {
        return pipeline.getOwner().getExecutable() instanceof Run<?, ?> build
                && build.getAction(EcsDeploymentAction.class) != null;
    }

    private static Optional<Lost> lost(FlowExecution pipeline, StepExecution innermost)
            throws IOException, InterruptedException {
        FlowNode stage = innermost.getContext().get(FlowNode.class);
        List<FlowNode> heads = pipeline.getCurrentHeads();
        if (!function(stage).equals("stage") || heads.size() != 1) {
            return Optional.empty();
        }
        FlowNode last = heads.get(0);
        while (last instanceof BlockEndNode || last instanceof BlockStartNode) {
            if (last.getParents().isEmpty()) {
                return Optional.empty();
            }
            last = last.getParents().get(0);
        }
        return OURS.contains(function(last)) ? Optional.of(new Lost(stage, heads.get(0), last)) : Optional.empty();
    }

    private static String function(FlowNode node) {
        StepDescriptor descriptor = node instanceof StepNode step ? step.getDescriptor() : null;
        return descriptor == null ? "" : descriptor.getFunctionName();
    }

    private static void end(FlowExecution pipeline, StepExecution stage, Lost lost) throws IOException {
        pipeline.getOwner()
                .getListener()
                .getLogger()
                .println(Messages.LostStage_ended(lost.stage().getDisplayName()));
        ErrorAction error = lost.last().getError();
        if (error == null) {
            stage.getContext().onSuccess(null);
        } else {
            stage.getContext().onFailure(error.getError());
        }
    }
}
