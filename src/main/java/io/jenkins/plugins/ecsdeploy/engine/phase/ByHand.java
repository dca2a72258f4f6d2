package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Roll backs by hand: deployments of their own, with Preflight, Deploy (the waves in reverse) and Verify. They register
 * nothing and run no migration; services get revisions that exist.
 */
public final class ByHand {
    private ByHand() {}

    /**
     * Back to what the services ran before a deployment. Services that it did not update are left out, and so are those
     * that it created.
     *
     * @throws IllegalArgumentException when it has not ended, or there is nothing to roll back
     */
    public static Deployment undo(String id, Deployment former, boolean force, Instant now) {
        Map<String, String> targets = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (ServiceUpdate service : former.services()) {
            if (service.touched() && !service.toCreate()) {
                targets.put(service.name(), service.previousTaskDefinition());
                expected.put(service.name(), service.taskDefinition());
            }
        }
        return begin(id, former, new RollBackPlan(former.id(), targets, expected, force), now);
    }

    /**
     * To the very revisions that a former deployment gave the services.
     *
     * @throws IllegalArgumentException when it has not ended, or never got to give them any
     */
    public static Deployment to(String id, Deployment former, boolean force, Instant now) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (ServiceUpdate service : former.services()) {
            if (service.completed()) {
                targets.put(service.name(), service.taskDefinition());
            }
        }
        return begin(id, former, new RollBackPlan(former.id(), targets, Map.of(), force), now);
    }

    private static Deployment begin(String id, Deployment former, RollBackPlan plan, Instant now) {
        if (!former.decided()) {
            throw new IllegalArgumentException("The deployment " + former.id() + " has not ended: resume it first.");
        }
        return begin(id, former.configuration(), plan, now);
    }

    /**
     * A roll back of which only the plan is known.
     *
     * @param like Region, cluster, credentials, waves and limits are taken from it
     * @throws IllegalArgumentException when the plan names no service
     */
    public static Deployment begin(String id, Configuration like, RollBackPlan plan, Instant now) {
        if (plan.targets().isEmpty()) {
            throw new IllegalArgumentException("The deployment " + plan.of() + " updated no service: nothing to do.");
        }
        List<Service> services = new ArrayList<>(like.services().stream()
                .filter(s -> plan.targets().containsKey(s.name()))
                .map(s -> new Service(s.name(), s.containers()))
                .toList());
        Collections.reverse(services);
        List<Wave> waves = new ArrayList<>(like.waves().stream()
                .map(w -> new Wave(
                        w.name(),
                        w.services().stream()
                                .filter(plan.targets()::containsKey)
                                .toList()))
                .filter(w -> !w.services().isEmpty())
                .toList());
        Collections.reverse(waves);
        Configuration configuration = like.toBuilder()
                .migration(null)
                .smokeTests(List.of())
                .after(List.of())
                .services(services)
                .waves(waves)
                .onFailure(Configuration.OnFailure.LEAVE)
                .onCancel(Configuration.OnCancel.LEAVE)
                .dryRun(false)
                .build();
        return Deployment.rollBack(id, configuration, plan, now);
    }
}
