package io.jenkins.plugins.ecsdeploy.simulator;

import java.util.List;
import java.util.Map;

/**
 * What is known about a container when its behaviour is chosen.
 *
 * @param taskArn the task it belongs to
 * @param family the task definition's family
 * @param container its name in the task definition
 * @param command entry point and command, overrides applied
 * @param environment definition and overrides, secrets not included
 * @param group {@code service:name} or {@code family:name}
 * @param nth counts the containers started from this image, from 1
 */
public record ContainerStart(
        String taskArn,
        String family,
        String container,
        List<String> command,
        Map<String, String> environment,
        String group,
        int nth) {

    public ContainerStart {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Whether a service, not RunTask, started it. */
    public boolean ofService() {
        return group.startsWith("service:");
    }
}
