package io.jenkins.plugins.ecsdeploy.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.jenkins.rollback.RollBackPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.model.TransientActionFactory;

/** The page <em>ECS deployments</em> of a job: what it deployed last, and its recent deployments. Made when it is looked at. */
public final class JobDeploymentsAction implements Action {
    /** Builds that are looked at for the list: loading more takes its time. */
    private static final int BUILDS = 50;

    /** Builds of which one must have deployed for the page to be there: asked for every page of every job. */
    private static final int RECENT = 5;

    private final Job<?, ?> job;

    private JobDeploymentsAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Newest first. */
    public List<DeploymentView> getDeployments() {
        List<DeploymentView> all = new ArrayList<>();
        deploying(job, BUILDS).forEach(build -> {
            List<DeploymentView> own = new ArrayList<>(DeploymentView.of(build));
            java.util.Collections.reverse(own);
            all.addAll(own);
        });
        return all;
    }

    /** What this job deployed last with success; null when it is not among the recent builds. */
    @CheckForNull
    public DeploymentView getLast() {
        return deploying(job, BUILDS)
                .flatMap(
                        build -> DeploymentView.of(build).stream()
                                .filter(DeploymentView::isDeployed)
                                .reduce((first, second) -> second)
                                .stream())
                .findFirst()
                .orElse(null);
    }

    /** Whether the user may have a deployment rolled back to. */
    public boolean isMayRollBack() {
        return job.hasPermission(Item.BUILD);
    }

    /**
     * The page that asks about it, at {@code rollBack/<id>/}.
     *
     * @return null: there is no such deployment to go back to
     */
    @CheckForNull
    public RollBackPage getRollBack(String id) {
        job.checkPermission(Item.BUILD);
        return deploying(job, BUILDS)
                .flatMap(build -> RollBackPage.of(build, id).stream())
                .findFirst()
                .orElse(null);
    }

    private static Stream<Run<?, ?>> deploying(Job<?, ?> job, int among) {
        Iterable<? extends Run<?, ?>> builds = job.getBuilds();
        return StreamSupport.stream(builds.spliterator(), false)
                .limit(among)
                .filter(build -> build.getAction(EcsDeploymentAction.class) != null)
                .map(build -> (Run<?, ?>) build);
    }

    @NonNull
    @Override
    public String getIconFileName() {
        return "symbol-cloud";
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.JobDeploymentsAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return "ecs-deployments";
    }

    /** Gives the page to every job that has deployed lately, without a property of the job. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job target) {
            Job<?, ?> job = target;
            return deploying(job, RECENT).findAny().isPresent() ? Set.of(new JobDeploymentsAction(job)) : Set.of();
        }
    }
}
