package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import hudson.model.Cause;

/** Why a build that rolls back was started. */
public final class RollBackCause extends Cause {
    private final int build;

    RollBackCause(int build) {
        this.build = build;
    }

    @Override
    public String getShortDescription() {
        return Messages.RollBackCause_description(build);
    }
}
