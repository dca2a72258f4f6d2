package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.List;

/**
 * One service to update.
 *
 * @param name service name
 * @param containers names of the containers that take the image; empty: the deployment's {@code containers}
 */
public record Service(String name, List<String> containers) {
    public Service {
        containers = containers == null ? List.of() : List.copyOf(containers);
    }
}
