package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.List;
import java.util.Optional;

/**
 * Says of a build that it rolls back to a former deployment of its job: whatever would begin a deployment in it begins that
 * roll back, or fails. Plain fields, kept in the build's record.
 */
public final class RollBackAction extends InvisibleAction implements Queue.QueueAction {
    private final int build;
    private final String deployment;

    /**
     * @param build number of the build that made it
     * @param deployment its id
     */
    RollBackAction(int build, String deployment) {
        this.build = build;
        this.deployment = deployment;
    }

    /** What a build rolls back to; empty: it is a build like any other. */
    public static Optional<RollBackAction> of(Run<?, ?> build) {
        return Optional.ofNullable(build.getAction(RollBackAction.class));
    }

    public int getBuild() {
        return build;
    }

    public String getDeployment() {
        return deployment;
    }

    /** A roll back waits in the queue beside ordinary builds, and is never taken for one of them. */
    @Override
    public boolean shouldSchedule(List<Action> others) {
        return others.stream()
                .filter(RollBackAction.class::isInstance)
                .map(RollBackAction.class::cast)
                .noneMatch(other -> other.deployment.equals(deployment));
    }
}
