package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Services that are updated together.
 *
 * @param name for reports; unlike that of every other wave
 * @param services names of the services, at least one
 * @param smokeTests looked at once they have completed, before the next wave begins; empty: none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Wave(String name, List<String> services, List<SmokeTest> smokeTests) {
    public Wave {
        services = services == null ? List.of() : List.copyOf(services);
        smokeTests = smokeTests == null ? List.of() : List.copyOf(smokeTests);
    }

    /** One without smoke tests. */
    public Wave(String name, List<String> services) {
        this(name, services, null);
    }
}
