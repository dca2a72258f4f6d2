package io.jenkins.plugins.ecsdeploy.jenkins.step;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import java.io.IOException;
import org.jenkinsci.plugins.pipeline.StageStatus;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.TagsAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Marks the stage around a step as skipped, as Declarative marks its own: the views show such a stage in grey.
 *
 * <p>Uses classes of plugins that are optional: callers must expect a {@link LinkageError}.
 */
final class StageMark {
    private StageMark() {}

    /** The stage is not entered because an earlier one failed. */
    static void skippedForFailure(StepContext context) throws IOException, InterruptedException {
        mark(context, StageStatus.getSkippedForFailure());
    }

    /** Marks the stage when the deployment had nothing to do in this phase; only if the stage bears the phase's name. */
    static void ofPhase(StepContext context, Deployment deployment, PhaseName phase)
            throws IOException, InterruptedException {
        boolean idle = deployment
                .phase(phase)
                .map(run -> run.status() == PhaseRun.Status.SKIPPED)
                .orElse(true);
        FlowNode stage = idle ? stage(context) : null;
        if (stage != null && phase.title().equals(stage.getDisplayName())) {
            tag(stage, StageStatus.getSkippedForConditional());
        }
    }

    private static void mark(StepContext context, String status) throws IOException, InterruptedException {
        FlowNode stage = stage(context);
        if (stage != null) {
            tag(stage, status);
        }
    }

    /** The innermost labelled block that is no branch of a {@code parallel}. */
    private static FlowNode stage(StepContext context) throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        if (node == null) {
            return null;
        }
        for (BlockStartNode block : node.iterateEnclosingBlocks()) {
            if (block.getAction(LabelAction.class) != null && block.getAction(ThreadNameAction.class) == null) {
                return block;
            }
        }
        return null;
    }

    private static void tag(FlowNode stage, String status) throws IOException {
        TagsAction tags = stage.getAction(TagsAction.class);
        if (tags == null) {
            tags = new TagsAction();
            tags.addTag(StageStatus.TAG_NAME, status);
            stage.addAction(tags);
        } else {
            tags.addTag(StageStatus.TAG_NAME, status);
        }
        stage.save();
    }
}
