package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How ECS words the events of a service. */
final class ServiceEvents {
    /** {@code (service api)}, {@code (service api, taskSet ecs-svc/1)}; the docs also print {@code service (api)}. */
    private static final Pattern PREFIX = Pattern.compile(
            "^\\s*(\\(service [^)]*\\)|service \\([^)]*\\)|service \\S+)\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern DEPLOYMENT =
            Pattern.compile("\\(deployment (ecs-svc/\\d+)\\) deployment", Pattern.CASE_INSENSITIVE);

    private ServiceEvents() {}

    /** The event's words without the service, whose name could look like any trouble. */
    static String withoutPrefix(String message) {
        return PREFIX.matcher(message).replaceFirst("");
    }

    /** False for the end of another deployment. */
    static boolean mayConcern(String message, String deploymentId) {
        Matcher m = DEPLOYMENT.matcher(message);
        return !m.find() || m.group(1).equals(deploymentId);
    }

    /** A service names no main container: the one that failed by itself, else the first. */
    static String mainOf(TaskView task) {
        return task.containers().stream()
                .filter(c -> c.reason() != null || failed(c.exitCode()))
                .findFirst()
                .or(() -> task.containers().stream().findFirst())
                .map(ContainerView::name)
                .orElse("");
    }

    private static boolean failed(Integer exitCode) {
        return exitCode != null && exitCode != 0 && !ExitCodes.stoppedFromOutside(exitCode);
    }
}
