package io.jenkins.plugins.ecsdeploy.jenkins.config;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentDefaults;
import java.net.URI;
import java.util.Optional;
import jenkins.util.SystemProperties;

/** Brings the global configuration to the builds' deployments. */
@Extension
public final class ConfiguredDefaults implements DeploymentDefaults {

    /** The system property that allows the controller's own credentials, as the configuration does. */
    public static final String PROPERTY = "io.jenkins.plugins.ecsdeploy.controllerCredentials";

    @Override
    public Optional<ConfigurationSource> profile(String name, Run<?, ?> build) {
        return find(name, build).map(Profile::source);
    }

    @Override
    public Optional<String> profileCredentials(String name, Run<?, ?> build) {
        return find(name, build).map(Profile::getCredentialsId);
    }

    @Override
    public Optional<String> profileEventsQueue(String name, Run<?, ?> build) {
        return find(name, build).map(Profile::getEventsQueue);
    }

    @Override
    public boolean allowsControllerCredentials(Run<?, ?> build) {
        return controllerCredentials();
    }

    @Override
    public Optional<URI> endpoint() {
        return EcsMigrateAndDeployConfiguration.get().endpointUri();
    }

    /** Whether the controller's own credentials may be used: an administrator says so, or who starts the controller. */
    public static boolean controllerCredentials() {
        return SystemProperties.getBoolean(PROPERTY)
                || EcsMigrateAndDeployConfiguration.get().isControllerCredentials();
    }

    private static Optional<Profile> find(String name, Run<?, ?> build) {
        return EcsMigrateAndDeployConfiguration.get().profile(name, build.getParent());
    }
}
