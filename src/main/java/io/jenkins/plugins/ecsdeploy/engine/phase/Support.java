package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The services that another one needs ({@code enabledWhen}), as they stand.
 *
 * @param missing what is not ready, in words; empty: all is
 * @param on what to look at for news
 * @param looked whether each of them has been looked at since the service began to wait
 * @param problem why one can't be looked at; null else
 */
record Support(List<String> missing, Set<Watched<?>> on, boolean looked, OutsideException problem) {

    /** The names of the services that a service needs. */
    static List<String> of(Deployment d, ServiceUpdate service) {
        return d.configuration()
                .service(service.name())
                .map(Service::enabledWhen)
                .orElse(List.of());
    }

    static Support seen(Deployment d, World world, ServiceUpdate service) {
        List<String> missing = new ArrayList<>();
        Set<Watched<?>> on = new LinkedHashSet<>();
        boolean looked = true;
        for (String name : of(d, service)) {
            if (d.service(name).filter(s -> !s.completed()).isPresent()) {
                missing.add(name + " (is being updated)");
                continue;
            }
            Watched.Service watched = new Watched.Service(d.configuration().cluster(), name);
            on.add(watched);
            Optional<Sighting<ServiceView>> sighting =
                    world.seen(watched).filter(s -> s.askedAt().isAfter(service.heldSince()));
            if (sighting.isEmpty()) {
                looked = false;
                missing.add(name);
            } else if (sighting.get().problem() != null) {
                return new Support(missing, on, true, sighting.get().problem());
            } else {
                lacks(sighting.get().look()).ifPresent(what -> missing.add(name + " (" + what + ")"));
            }
        }
        return new Support(missing, on, looked, null);
    }

    boolean ready() {
        return missing.isEmpty();
    }

    private static Optional<String> lacks(ServiceView view) {
        if (view == null || !view.status().equals("ACTIVE")) {
            return Optional.of(view == null ? "there is no such service" : "it is " + view.status());
        }
        String rollout =
                view.primary().map(DeploymentView::rolloutState).orElse(null); // none behind a Classic load balancer
        if (rollout != null && !rollout.equals("COMPLETED")) {
            return Optional.of("its ECS deployment is " + rollout);
        }
        if (view.desiredCount() < 1) {
            return Optional.of("its desired count is 0");
        }
        return view.runningCount() < view.desiredCount()
                ? Optional.of(view.runningCount() + " of " + view.desiredCount() + " tasks run")
                : Optional.empty();
    }
}
