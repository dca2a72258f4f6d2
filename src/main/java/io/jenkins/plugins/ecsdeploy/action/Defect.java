package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.WorkflowText;
import java.util.Arrays;

/** Tells of a defect of ours: what it means for the owner first, what a maintainer needs after it. */
final class Defect {
    private static final int FRAMES = 12;

    private Defect() {}

    static void tell(Io io, Throwable defect) {
        boolean github = "true".equals(io.variable("GITHUB_ACTIONS"));
        if (github) {
            io.out().println("::error title=ecs-deploy has a defect::" + WorkflowText.data(String.valueOf(defect)));
        }
        StringBuilder text = new StringBuilder()
                .append("ecs-deploy: this is a defect of ecs-deploy, not of your deployment.\n")
                .append("What was begun is in the state file: `ecs-deploy status` shows it, and\n")
                .append("running the same command again resumes it. Nothing is started twice.\n")
                .append("Please report it with these lines:\n\n")
                .append("    ecs-deploy ")
                .append(VersionCommand.version())
                .append(", Java ")
                .append(System.getProperty("java.version"))
                .append('\n');
        for (Throwable cause = defect; cause != null; cause = cause.getCause()) {
            text.append("    ").append(PlainText.line(cause.toString(), 500)).append('\n');
            Arrays.stream(cause.getStackTrace())
                    .limit(FRAMES)
                    .forEach(frame -> text.append("      at ").append(frame).append('\n'));
        }
        io.err().print(github ? WorkflowText.log(text.toString()) : text.toString());
    }
}
