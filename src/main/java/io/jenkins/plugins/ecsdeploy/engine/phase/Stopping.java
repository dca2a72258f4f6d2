package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.phase.Rollout.Step;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;

/**
 * Asks AWS to stop the update of one service half way, and to roll it back. Asking twice does no harm: the second time AWS
 * refuses, because it is at it.
 */
final class Stopping {
    private Stopping() {}

    /** Writes the intent down, then asks; the end is then awaited like any other. */
    static Step ask(Deployment d, World world, ServiceUpdate service, Runnable stop) {
        if (service.stopIntentAt() == null) {
            return Step.on(Outcome.next(d.withService(service.name(), s -> s.stopIntended(world.now()))));
        }
        try {
            stop.run();
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            boolean over = e.kind() == OutsideException.Kind.REFUSED || e.kind() == OutsideException.Kind.NOT_FOUND;
            if (!over) {
                return UpdateCall.noAccess(
                        e, "The deployment of service " + service.name() + " could not be stopped; it goes on.");
            }
        }
        return Step.on(Outcome.next(d.withService(service.name(), s -> s.stopSent(world.now()))));
    }

    /** What an update that was stopped counts as. */
    static Failure.Kind kind(Deployment d, Failure.Kind otherwise) {
        return d.cancel() == null ? otherwise : Failure.Kind.CANCELLED;
    }

    /** When the update has taken too long; a stop is given the same time again. */
    static Instant deadline(Deployment d, ServiceUpdate service) {
        Instant from = service.stopIntentAt() == null ? service.updatedAt() : service.stopIntentAt();
        return Ends.deadlineInEcs(d, from.plus(d.configuration().timeouts().deploy()));
    }
}
