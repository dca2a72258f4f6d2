package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.AbortException;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a step that is to roll back deploys to the very place that the former deployment went to. */
final class SameTarget {
    private SameTarget() {}

    /** @throws AbortException when it is set to another Region, cluster or role, or not to all of the services */
    static void check(Configuration asked, Deployment former) throws AbortException {
        Configuration then = former.configuration();
        require("Region", asked.region(), then.region());
        require("cluster", lastPart(asked.cluster()), lastPart(then.cluster()));
        require("role", asked.credentials().roleArn(), then.credentials().roleArn());
        Set<String> now = asked.services().stream().map(Service::name).collect(Collectors.toSet());
        List<String> missing = former.services().stream()
                .filter(ServiceUpdate::completed)
                .map(ServiceUpdate::name)
                .filter(name -> !now.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new AbortException("This build was started to roll back to " + former.id() + ", which updated "
                    + String.join(", ", missing) + ": the step does not deploy that any more. Nothing was changed.");
        }
    }

    private static void require(String what, String now, String then) throws AbortException {
        if (!Objects.equals(now, then)) {
            throw new AbortException("This build was started to roll back to a deployment with the " + what + " " + then
                    + ", but the step is set to " + now + ". Nothing was changed.");
        }
    }

    private static String lastPart(String cluster) {
        return cluster.substring(cluster.lastIndexOf('/') + 1);
    }
}
