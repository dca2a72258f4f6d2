package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.jenkins.console.BuildConsole;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.BuildDeployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.DeploymentParameters;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;

/**
 * One deployment that a build waits for on its executor.
 *
 * <p>An interrupted build asks the deployment for an early end, as {@code onCancel} says, and waits for that; a second
 * interruption waits for nothing more.
 */
final class FreestyleRun {
    private final Run<?, ?> build;
    private final FilePath workspace;
    private final BuildConsole console;

    FreestyleRun(Run<?, ?> build, FilePath workspace, TaskListener listener) {
        this.build = build;
        this.workspace = workspace;
        this.console = new BuildConsole(listener);
    }

    /** @throws AbortException when it did not come to a good end */
    void deploy(DeploymentParameters parameters) throws IOException, InterruptedException {
        Request request;
        try {
            request = Request.of(parameters);
        } catch (ConfigurationException e) {
            console.page(e.getMessage());
            throw new AbortException(Messages.FreestyleRun_unusable());
        }
        BuildDeployment deployment = new BuildDeployment(build, DeploymentIds.next(Instant.now()), Goal.END, console);
        deployment.begin(request, () -> workspace);
        judge(await(deployment));
    }

    private static Ended await(BuildDeployment deployment) throws IOException, InterruptedException {
        InterruptedException interrupted = null;
        Ended ended = null;
        boolean over = false;
        while (!over) {
            try {
                ended = deployment.done().get();
                over = true;
            } catch (InterruptedException e) {
                interrupted = e;
                deployment.cancel(Messages.FreestyleRun_interruption());
            } catch (ExecutionException e) {
                throw unwrapped(e.getCause());
            }
        }
        if (interrupted != null) {
            throw interrupted;
        }
        return ended;
    }

    private static IOException unwrapped(Throwable cause) {
        return cause instanceof IOException known ? known : new IOException(cause);
    }

    private void judge(Ended ended) throws IOException {
        if (ended == null) {
            build.setResult(Result.ABORTED);
            throw new AbortException(Messages.FreestyleRun_notBegun());
        }
        if (ended instanceof Ended.Suspended suspended) {
            throw new AbortException(
                    suspended.why().summary() + " " + suspended.why().next());
        }
        Deployment deployment = ended.deployment();
        if (deployment.status() != Deployment.Status.SUCCEEDED) {
            Failure failure = deployment.failure();
            throw new AbortException(
                    Messages.FreestyleRun_failed(failure.phase().title(), failure.summary()));
        }
        if (deployment.unstable()) {
            build.setResult(Result.UNSTABLE);
        }
    }
}
