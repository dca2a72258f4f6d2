package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.WorkflowText;

/** Says why a command does not begin: on stderr, and where a GitHub runner shows annotations, as one. */
final class Refusal {
    private Refusal() {}

    static void tell(Io io, String message) {
        String text = "ecs-deploy: " + message.stripTrailing();
        if ("true".equals(io.variable("GITHUB_ACTIONS"))) {
            io.out().println("::error title=ecs-deploy::" + WorkflowText.data(message.stripTrailing()));
            io.err().println(WorkflowText.log(text));
        } else {
            io.err().println(PlainText.lines(text));
        }
    }
}
