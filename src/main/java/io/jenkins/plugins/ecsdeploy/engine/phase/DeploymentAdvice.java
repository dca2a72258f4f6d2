package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentSettings;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What preflight says of the way in which ECS deploys a service. Advice fails no deployment. */
final class DeploymentAdvice {
    private static final int WHOLE = 100;
    private static final int DOUBLE = 200;

    /** What tasks need to start and stop, beside the waiting that the service's owner has asked for. */
    private static final Duration STARTING = Duration.ofMinutes(5);

    private DeploymentAdvice() {}

    /** Why the deployment of this service can't end in time, whatever happens. */
    static Optional<String> problem(ServiceView view, Duration limit) {
        Duration waits = waits(view);
        return waits.compareTo(limit) < 0 || waits.isZero()
                ? Optional.empty()
                : Optional.of("The deployment of service " + view.name() + " takes at least " + Texts.duration(waits)
                        + " (" + inWords(view) + "), but timeouts.deploy is " + Texts.duration(limit)
                        + ": give timeouts.deploy more than that, or the service less.");
    }

    /** How long the owner of the service has told ECS to wait at least. */
    private static Duration waits(ServiceView view) {
        return view.settings() == null || view.strategy().equals(ServiceUpdate.ROLLING)
                ? Duration.ZERO
                : view.settings().shiftTime().plus(view.settings().bakeTime());
    }

    private static String inWords(ServiceView view) {
        String bake = Texts.duration(view.settings().bakeTime()) + " of bake time";
        return view.settings().shiftTime().isZero()
                ? view.strategy() + " with " + bake
                : view.strategy() + " with " + Texts.duration(view.settings().shiftTime()) + " of shifting traffic and "
                        + bake;
    }

    static List<String> of(ServiceView view, Duration limit) {
        List<String> advice = new ArrayList<>();
        DeploymentSettings settings = view.settings();
        boolean byEcs = view.deploymentController().equals("ECS");
        if (settings != null && byEcs) {
            if (view.strategy().equals(ServiceUpdate.ROLLING)) {
                percentages(view.name(), settings, advice);
            }
            breaker(view.name(), settings, advice);
            waiting(view, limit, advice);
        }
        boolean impatient = view.healthCheckGracePeriodSeconds() == null || view.healthCheckGracePeriodSeconds() == 0;
        if (!view.loadBalancers().isEmpty() && impatient) {
            advice.add("The service " + view.name() + " is behind a load balancer and has no health check grace period:"
                    + " ECS replaces a new task as soon as its first health checks fail, however long the application"
                    + " takes to start. Set healthCheckGracePeriodSeconds to a little more than that.");
        }
        return advice;
    }

    private static void percentages(String name, DeploymentSettings settings, List<String> advice) {
        Integer minimum = settings.minimumHealthyPercent();
        Integer maximum = settings.maximumPercent();
        if (minimum == null || maximum == null) {
            return;
        }
        if (minimum >= WHOLE && maximum <= WHOLE) {
            advice.add(
                    "The service " + name + " has minimumHealthyPercent " + minimum + " and maximumPercent " + maximum
                            + ": ECS may neither stop an old task nor start a new one first, so that its deployment can't begin."
                            + " Advised are 100 and 200.");
        } else if (minimum < WHOLE) {
            advice.add("The service " + name + " has minimumHealthyPercent " + minimum
                    + ": while it is deployed, as little as that part of its tasks serves the traffic. Advised are 100,"
                    + " and 200 for maximumPercent.");
        } else if (maximum < DOUBLE) {
            advice.add("The service " + name + " has maximumPercent " + maximum
                    + ": it is deployed in several rounds, each as long as a task takes to start. Advised are 200, with"
                    + " minimumHealthyPercent 100.");
        }
    }

    private static void breaker(String name, DeploymentSettings settings, List<String> advice) {
        if (!settings.circuitBreaker()) {
            advice.add("The service " + name + " has no deployment circuit breaker: should the new tasks fail, ECS"
                    + " starts them again and again until timeouts.deploy, and beyond. Turn it on, with rollback.");
        } else if (!settings.circuitBreakerRollback()) {
            advice.add("The deployment circuit breaker of service " + name + " does not roll back: after a failed"
                    + " deployment the service stays half deployed. Turn its rollback on.");
        }
    }

    private static void waiting(ServiceView view, Duration limit, List<String> advice) {
        Duration waits = waits(view);
        if (!waits.isZero()
                && waits.compareTo(limit) < 0
                && waits.plus(STARTING).compareTo(limit) > 0) {
            advice.add("The deployment of service " + view.name() + " takes at least " + Texts.duration(waits) + " ("
                    + inWords(view) + "), which leaves little of timeouts.deploy (" + Texts.duration(limit)
                    + ") for its tasks to start and stop.");
        }
        if (!view.strategy().equals(ServiceUpdate.ROLLING)
                && !view.settings().pauseStages().isEmpty()) {
            advice.add("The deployment of service " + view.name() + " pauses at "
                    + String.join(", ", view.settings().pauseStages())
                    + ": somebody has to continue it (ContinueServiceDeployment) within timeouts.deploy ("
                    + Texts.duration(limit) + ").");
        }
    }
}
