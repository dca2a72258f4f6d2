package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.Optional;

/** What administrators settle for all deployments. Where the global configuration comes in. */
public interface DeploymentDefaults extends ExtensionPoint {

    /** A profile: keys of the configuration that builds may leave out. Empty when there is none of that name. */
    Optional<ObjectNode> profile(String name, Run<?, ?> build);

    /** Id of the credentials that a profile brings along; empty: none. */
    default Optional<String> profileCredentials(String name, Run<?, ?> build) {
        return Optional.empty();
    }

    /** Whether builds may use the controller's own AWS credentials. */
    default boolean allowsControllerCredentials(Run<?, ?> build) {
        return true;
    }

    /** What the first that knows the profile says. */
    static Optional<ObjectNode> findProfile(String name, Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .flatMap(d -> d.profile(name, build).stream())
                .findFirst();
    }

    /** The credentials of the first that knows any. */
    static Optional<String> findProfileCredentials(String name, Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .flatMap(d -> d.profileCredentials(name, build).stream())
                .findFirst();
    }

    /** Allowed unless somebody forbids it. */
    static boolean controllerCredentials(Run<?, ?> build) {
        return ExtensionList.lookup(DeploymentDefaults.class).stream()
                .allMatch(d -> d.allowsControllerCredentials(build));
    }
}
