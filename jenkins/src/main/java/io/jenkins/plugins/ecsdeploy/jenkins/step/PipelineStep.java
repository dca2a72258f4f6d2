package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.console.AnnotatedLargeText;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.StepLogs;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.LogAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * A step as a node of its pipeline's graph: what the views show of it, and what its log holds.
 *
 * <p>Uses classes of plugins that are optional: callers must expect a {@link LinkageError}.
 */
final class PipelineStep implements StepLogs {
    private static final Logger LOGGER = Logger.getLogger(PipelineStep.class.getName());

    private final FlowNode node;

    PipelineStep(FlowNode node) {
        this.node = node;
    }

    /** What the views say in place of the step's name. */
    void label(String text) {
        if (node.getPersistentAction(LabelAction.class) == null) {
            node.addAction(new LabelAction(text));
        }
    }

    /** The views show the step, and the stage around it, as unstable. */
    void unstable(String why) {
        node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(why));
    }

    @Override
    public String current() {
        return node.getId();
    }

    @Override
    public Reader read(String step) throws IOException {
        FlowNode other = node.getExecution().getNode(step);
        LogAction log = other == null ? null : other.getAction(LogAction.class);
        if (log == null) {
            return Reader.nullReader();
        }
        AnnotatedLargeText<?> text = log.getLogText();
        StringWriter all = new StringWriter();
        long end = text.writeLogTo(0, all);
        LOGGER.log(Level.FINE, "The log of step {0} ends at byte {1}", new Object[] {step, end});
        return new StringReader(all.toString());
    }
}
