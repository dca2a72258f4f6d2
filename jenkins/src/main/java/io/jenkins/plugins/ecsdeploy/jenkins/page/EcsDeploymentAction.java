package io.jenkins.plugins.ecsdeploy.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;

/**
 * The page <em>ECS deployment</em> of a build, its summary and its badge.
 *
 * <p>In the build's record it is no more than a mark that there are deployments: what is shown is read from the journals in
 * the build's directory, each time that somebody looks. So the page tells of a running deployment as of one long past.
 */
public final class EcsDeploymentAction implements RunAction2, BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(EcsDeploymentAction.class.getName());

    private transient Run<?, ?> run;

    /** Puts the page on a build; once is enough for all its deployments. */
    public static void on(Run<?, ?> build) {
        synchronized (build) {
            if (build.getAction(EcsDeploymentAction.class) != null) {
                return;
            }
            build.addAction(new EcsDeploymentAction());
        }
        try {
            build.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The page can't be kept with " + build, e);
        }
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** As they are now, oldest first. */
    public List<DeploymentView> getDeployments() {
        return DeploymentView.of(run);
    }

    /** The last of them; null before the first is written down. */
    @CheckForNull
    public DeploymentView getLast() {
        List<DeploymentView> all = getDeployments();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** Whether what is shown may be different in a moment. */
    public boolean isChanging() {
        return run.isBuilding();
    }

    @NonNull
    @Override
    public String getIconFileName() {
        return "symbol-cloud";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.EcsDeploymentAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return "ecs-deployment";
    }
}
