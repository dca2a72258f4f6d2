package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
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
        if (d.backup() != null && d.backup().availableAt() == null) {
            runs.add(
                    d.backup().askedAt() == null
                            ? "The snapshot " + d.backup().snapshot() + " may have been asked for; resuming finds out."
                            : "RDS goes on making the snapshot " + d.backup().snapshot() + ".");
        }
        TaskRun m = d.migration();
        if (m != null && m.attempt() != null && m.ending() == null) {
            runs.add(task("migration task", m.taskArn()));
        }
        d.after().stream()
                .filter(a -> !a.done() && a.run().attempt() != null && a.run().ending() == null)
                .forEach(a -> runs.add(task("task " + a.name(), a.run().taskArn())));
        d.smokeTests().stream()
                .filter(t -> !t.ended() && t.task() != null && t.task().intentAt() != null)
                .filter(t -> t.task().ending() == null)
                .forEach(t ->
                        runs.add(task("task of smoke test " + t.name(), t.task().taskArn())));
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

    private static String task(String what, String arn) {
        return arn == null
                ? "The " + what + " may have been started; resuming finds out."
                : "The " + what + " goes on running: " + arn + ".";
    }
}
