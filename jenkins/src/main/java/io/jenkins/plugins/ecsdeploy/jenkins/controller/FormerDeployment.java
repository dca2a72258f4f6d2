package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A deployment that a build of the same job has made before: jobs don't see those of others. */
record FormerDeployment(Deployment deployment, DeploymentFiles.Side side) {
    /** Builds that are looked at for an id: loading more takes its time. */
    private static final int BUILDS = 50;

    /**
     * @param name number of a build, whose last deployment of the kind is taken; or a deployment's id
     * @throws AbortException when there is none
     */
    static FormerDeployment find(Run<?, ?> build, String name, boolean undo) throws IOException {
        Job<?, ?> job = build.getParent();
        if (name.matches("[0-9]{1,9}")) {
            Run<?, ?> former = job.getBuildByNumber(Integer.parseInt(name));
            if (former == null) {
                throw new AbortException("This job has no build " + name + " any more.");
            }
            Predicate<Deployment> wanted =
                    undo ? Deployment::touchedServices : d -> d.status() == Deployment.Status.SUCCEEDED;
            List<String> ids = new ArrayList<>(DeploymentFiles.ids(former));
            Collections.reverse(ids);
            for (String id : ids) {
                Optional<Deployment> found = DeploymentFiles.of(former, id).load().filter(wanted);
                if (found.isPresent()) {
                    return of(former, found.get());
                }
            }
            throw new AbortException("The build " + name + " has no deployment that "
                    + (undo ? "updated a service." : "succeeded."));
        }
        int left = BUILDS;
        for (Run<?, ?> former = build; former != null && left-- > 0; former = former.getPreviousBuild()) {
            if (DeploymentFiles.ids(former).contains(name)) {
                Optional<Deployment> found = DeploymentFiles.of(former, name).load();
                if (found.isPresent()) {
                    return of(former, found.get());
                }
            }
        }
        throw new AbortException("No recent build of this job has a deployment " + name + ".");
    }

    private static FormerDeployment of(Run<?, ?> build, Deployment deployment) throws IOException {
        return new FormerDeployment(
                deployment, DeploymentFiles.of(build, deployment.id()).side());
    }
}
