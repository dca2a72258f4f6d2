package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Services that are updated together.
 *
 * @param name for reports; unlike that of every other wave
 * @param services names of the services, at least one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Wave(String name, List<String> services) {
    public Wave {
        services = services == null ? List.of() : List.copyOf(services);
    }
}
