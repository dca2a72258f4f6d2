package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.console.BuildConsole;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.BuildDeployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.page.EcsDeploymentAction;

/**
 * At a build's end: says which of its deployments have not come to theirs, and that nobody carries on with them. Those that
 * were cancelled while no step attended to them are cancelled as their {@code onCancel} says.
 */
@Extension
public final class LeftBehind extends RunListener<Run<?, ?>> {

    @Override
    public void onCompleted(Run<?, ?> build, TaskListener listener) {
        if (build.getAction(EcsDeploymentAction.class) == null) {
            return;
        }
        BuildConsole console = new BuildConsole(listener);
        for (String id : DeploymentFiles.ids(build)) {
            DeploymentFiles files = DeploymentFiles.of(build, id);
            files.load()
                    .filter(deployment -> !deployment.decided())
                    .ifPresent(open -> console.page(
                            BuildDeployment.cancelLeft(build, id) ? cancelled(open) : text(open, files)));
        }
    }

    private static String cancelled(Deployment open) {
        return Messages.LeftBehind_cancelled(open.id(), open.phase().phase().title());
    }

    private static String text(Deployment open, DeploymentFiles files) {
        String id = open.id();
        StringBuilder text = new StringBuilder(
                Messages.LeftBehind_left(id, open.phase().phase().title()));
        text.append('\n');
        if (open.execution() != null && open.execution().goesOn()) {
            text.append(Messages.LeftBehind_execution(open.execution().name())).append('\n');
        } else if (open.migration() != null && open.migration().ending() != null && !open.touchedServices()) {
            text.append(Messages.LeftBehind_migrated()).append('\n');
        } else if (open.migration() != null && open.migration().taskArn() != null && !open.touchedServices()) {
            text.append(Messages.LeftBehind_migrating()).append('\n');
        } else {
            text.append(open.touchedServices() ? Messages.LeftBehind_updating() : Messages.LeftBehind_nothing())
                    .append('\n');
        }
        if (open.lock() != null && open.lock().mayBeHeld()) {
            text.append(Messages.LeftBehind_lock()).append('\n');
        }
        return text.append(Messages.LeftBehind_next(files.journal().file())).toString();
    }
}
