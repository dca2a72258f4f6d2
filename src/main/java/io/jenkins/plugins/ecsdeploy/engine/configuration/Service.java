package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One service to update.
 *
 * @param name service name
 * @param containers names of the containers that take the image; empty: the deployment's {@code containers}
 * @param image this service's own image; null: the deployment's
 * @param enabledWhen names of services of the cluster that must be ready before this one is updated
 * @param create the request to create it with when it does not exist (ECS API: CreateService), whose
 *     {@code taskDefinition} is a text, or the content of a definition; null: it must exist. Not to be changed
 * @param codeDeploy how CodeDeploy updates it; null: ECS does
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Service(
        String name,
        List<String> containers,
        ImageReference image,
        List<String> enabledWhen,
        JsonNode create,
        CodeDeploy codeDeploy) {
    public Service {
        containers = containers == null ? List.of() : List.copyOf(containers);
        enabledWhen = enabledWhen == null ? List.of() : List.copyOf(enabledWhen);
        create = create == null || create.isNull() ? null : create;
    }

    /** One that ECS updates. */
    public Service(
            String name, List<String> containers, ImageReference image, List<String> enabledWhen, JsonNode create) {
        this(name, containers, image, enabledWhen, create, null);
    }

    /** One that exists, and takes the deployment's image. */
    public Service(String name, List<String> containers) {
        this(name, containers, null, null, null, null);
    }
}
