package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import java.net.URI;
import java.util.Optional;

/** What administrators settle for all deployments. Where the global configuration comes in. */
public interface DeploymentDefaults extends ExtensionPoint {

    /** A profile: keys of the configuration that builds may leave out. Empty when there is none of that name. */
    Optional<ConfigurationSource> profile(String name, Run<?, ?> build);

    /** Id of the credentials that a profile brings along; empty: none. */
    default Optional<String> profileCredentials(String name, Run<?, ?> build) {
        return Optional.empty();
    }

    /** Whether builds may use the controller's own AWS credentials. */
    default boolean allowsControllerCredentials(Run<?, ?> build) {
        return true;
    }

    /** What takes the place of AWS's own endpoints; empty: nothing does. */
    default Optional<URI> endpoint() {
        return Optional.empty();
    }

    /** What the first that knows the profile says. */
    static Optional<ConfigurationSource> findProfile(String name, Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .flatMap(d -> d.profile(name, build).stream())
                .findFirst();
    }

    /** The credentials that go with {@link #findProfile}: never those of another profile of the same name. */
    static Optional<String> findProfileCredentials(String name, Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .filter(d -> d.profile(name, build).isPresent())
                .findFirst()
                .flatMap(d -> d.profileCredentials(name, build));
    }

    /** The endpoint of the first that knows one. */
    static Optional<URI> findEndpoint() {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .flatMap(d -> d.endpoint().stream())
                .findFirst();
    }

    /** Allowed unless somebody forbids it. */
    static boolean controllerCredentials(Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .allMatch(d -> d.allowsControllerCredentials(build));
    }
}
