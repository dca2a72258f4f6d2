package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.util.List;

/** Where and on what the migration task runs, as settled by preflight. Absent is null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Placement(
        Network network, String launchType, List<CapacityProvider> capacityProviders, String platformVersion) {
    public Placement {
        capacityProviders = capacityProviders == null ? List.of() : List.copyOf(capacityProviders);
    }
}
