package io.jenkins.plugins.ecsdeploy.jenkins.queue;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;

/** A build that is over holds no turn, whatever it left unfinished. */
@Extension
public final class EndOfBuild extends RunListener<Run<?, ?>> {

    @Override
    public void onFinalized(Run<?, ?> build) {
        DeploymentQueue.get().leaveAll(build);
    }

    @Override
    public void onDeleted(Run<?, ?> build) {
        DeploymentQueue.get().leaveAll(build);
    }
}
