package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks once more, after all services completed: every one still is on our revision, with all its tasks running. */
final class Verify implements Phase {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** For so long a look may still show the service as it was before: eventual consistency. */
    private static final Duration OLD_NEWS = Duration.ofSeconds(30);

    @Override
    public Outcome advance(Deployment d, World world) {
        Set<Watched<?>> on = new LinkedHashSet<>();
        List<String> open = new ArrayList<>();
        boolean unseen = false;
        for (ServiceUpdate service : d.services()) {
            Watched.Service watched = new Watched.Service(d.configuration().cluster(), service.name());
            on.add(watched);
            Optional<Sighting<ServiceView>> seen = world.seen(watched)
                    .filter(s -> !s.askedAt().isBefore(d.phase().startedAt()));
            if (seen.isEmpty()) {
                open.add(service.name() + ": taking a last look");
                unseen = true;
                continue;
            }
            if (seen.get().problem() != null) {
                return new Outcome.Suspend(new Suspension(
                        Suspension.Reason.NO_ACCESS,
                        "All services were updated, but the service " + service.name() + " can't be looked at.",
                        Diagnoser.ofProblem(seen.get().problem()),
                        "Mend the access, then resume."));
            }
            ServiceView view = seen.get().look();
            String revision = Optional.ofNullable(view)
                    .flatMap(ServiceView::primary)
                    .map(DeploymentView::taskDefinitionArn)
                    .orElse("nothing");
            boolean ours = revision.equals(service.taskDefinition());
            if (!ours && world.now().isBefore(Ends.deadline(d, OLD_NEWS))) {
                open.add(service.name() + ": seems to be on " + revision);
                continue;
            }
            if (!ours) {
                return Ends.fail(
                        d,
                        world,
                        Failure.Kind.VERIFY_FAILED,
                        "The service " + service.name() + " completed on " + service.taskDefinition() + ", but is on "
                                + revision + " now.");
            }
            if (view.runningCount() < view.desiredCount()) {
                open.add(service.name() + ": " + view.runningCount() + " of " + view.desiredCount() + " tasks run");
            }
        }
        Instant logPatience = MigrationLog.patience(d);
        if (open.isEmpty() && world.now().isBefore(logPatience)) {
            return new Outcome.Wait(on, logPatience, true, "reading the migration's log to its end");
        }
        if (open.isEmpty()) {
            return Marks.last(d, world).orElseGet(() -> Outcome.next(Course.next(d, world)));
        }
        Instant deadline = Ends.deadline(d, d.configuration().timeouts().verify());
        if (!unseen && !world.now().isBefore(deadline)) {
            return Ends.fail(
                    d, world, Failure.Kind.VERIFY_FAILED, "Not all tasks run: " + String.join("; ", open) + ".");
        }
        Instant until = unseen ? world.now().plus(LOOK_AGAIN) : deadline;
        return new Outcome.Wait(on, until, unseen, String.join("; ", open));
    }
}
