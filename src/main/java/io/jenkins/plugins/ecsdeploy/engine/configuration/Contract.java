package io.jenkins.plugins.ecsdeploy.engine.configuration;

import java.util.List;

/**
 * That a migration takes away what older code needs, and whose code that is.
 *
 * @param services names of the services all of whose tasks must be new enough before it runs
 * @param compatibleImages digests ({@code sha256:…}) of images that don't need what is taken away; the deployment's own
 *     is always one
 */
public record Contract(List<String> services, List<String> compatibleImages) {
    public Contract {
        services = services == null ? List.of() : List.copyOf(services);
        compatibleImages = compatibleImages == null ? List.of() : List.copyOf(compatibleImages);
    }
}
