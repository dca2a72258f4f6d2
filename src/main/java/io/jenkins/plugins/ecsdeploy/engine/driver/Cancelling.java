package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.ArrayList;
import java.util.List;

/** Says what goes on running when a deployment is cancelled and left. */
final class Cancelling {
    private Cancelling() {}

    static Suspension left(Deployment d, String by) {
        if (d.execution() != null && d.execution().goesOn()) {
            return new Suspension(
                    Suspension.Reason.CANCELLED,
                    "Cancelled by " + by + ". " + Steps.executionGoesOn(d),
                    null,
                    "Resume to follow it further.");
        }
        List<String> runs = new ArrayList<>();
        boolean migrating = d.migration() != null
                && d.migration().attempt() != null
                && d.migration().ending() == null;
        if (migrating) {
            runs.add(
                    d.migration().taskArn() == null
                            ? "A migration task may have been started; resuming finds out."
                            : "The migration task goes on running: "
                                    + d.migration().taskArn() + ".");
        }
        d.after().stream()
                .filter(a -> !a.done() && a.run().attempt() != null && a.run().ending() == null)
                .forEach(a -> runs.add(
                        a.run().taskArn() == null
                                ? "The task " + a.name() + " may have been started; resuming finds out."
                                : "The task " + a.name() + " goes on running: "
                                        + a.run().taskArn() + "."));
        d.services().stream()
                .filter(s -> s.rollBack() != null && s.rollBack().endedAt() == null)
                .forEach(s -> runs.add("The roll back of service " + s.name() + " goes on in ECS."));
        d.services().stream()
                .filter(s -> s.rollBack() == null)
                .filter(ServiceUpdate::touched)
                .filter(s -> !s.completed())
                .forEach(s -> runs.add("The deployment of service " + s.name() + " goes on in ECS."));
        if (runs.isEmpty()) {
            runs.add("Nothing goes on running.");
        }
        String untouched = d.touchedServices() ? "" : " Services are untouched.";
        return new Suspension(
                Suspension.Reason.CANCELLED,
                "Cancelled by " + by + ". " + String.join(" ", runs) + untouched,
                null,
                "Resume to carry on from here.");
    }
}
