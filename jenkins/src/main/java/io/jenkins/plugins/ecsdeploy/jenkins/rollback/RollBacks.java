package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.ParametersAction;
import hudson.model.Project;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.tasks.Builder;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.EcsMigrateAndDeployBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn;

/** Which deployments a job can be rolled back to, and the build that does it. */
public final class RollBacks {
    private RollBacks() {}

    /** Whether there is anything to go back to: a deployment that came to a good end and gave services a revision. */
    public static boolean possible(Deployment former) {
        return former.status() == Deployment.Status.SUCCEEDED
                && former.services().stream().anyMatch(ServiceUpdate::completed);
    }

    /** Why no build of this kind can be made; empty: it can. */
    static Optional<String> obstacle(Run<?, ?> former) {
        Job<?, ?> job = former.getParent();
        if (!job.isBuildable()) {
            return Optional.of(Messages.RollBacks_disabled());
        }
        if (job instanceof Project<?, ?> project) {
            // Its other build steps would run as well, and nobody knows what they do.
            List<Builder> builders = project.getBuilders();
            boolean ours = builders.size() == 1 && builders.get(0) instanceof EcsMigrateAndDeployBuilder;
            return ours ? Optional.empty() : Optional.of(Messages.RollBacks_otherSteps());
        }
        return pipeline(former) ? Optional.empty() : Optional.of(Messages.RollBacks_otherKind());
    }

    private static boolean pipeline(Run<?, ?> former) {
        try {
            return RollBackFlow.ran(former);
        } catch (LinkageError e) {
            return false;
        }
    }

    /**
     * Asks for a build that rolls back, on behalf of the user.
     *
     * @return empty when Jenkins takes none just now
     */
    static Optional<Queue.Item> schedule(Run<?, ?> former, String deployment) {
        List<Action> actions = new ArrayList<>();
        actions.add(new RollBackAction(former.getNumber(), deployment));
        actions.add(new CauseAction(new RollBackCause(former.getNumber()), new Cause.UserIdCause()));
        if (former.getParent() instanceof Project<?, ?>) {
            // The form's fields mean now what they meant then.
            Optional.ofNullable(former.getAction(ParametersAction.class)).ifPresent(actions::add);
        } else {
            actions.add(new RollBackFlow(deployment));
        }
        return Optional.ofNullable(
                ParameterizedJobMixIn.scheduleBuild2(former.getParent(), 0, actions.toArray(new Action[0])));
    }

    /** The deployment of a build, when it can be gone back to. */
    static Optional<Deployment> find(Run<?, ?> build, String id) {
        return DeploymentFiles.ids(build).contains(id)
                ? DeploymentFiles.of(build, id).load().filter(RollBacks::possible)
                : Optional.empty();
    }
}
