package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.definition.Comparison;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Registers one pinned definition per advance: the services', then the migration's.
 *
 * <p>Before each it looks whether the family's latest revision already is what is wanted, and then takes that one. So a
 * registration whose answer was lost is found again, and nothing is registered twice.
 */
final class Register implements Phase {

    /** A roll back by hand registers nothing: it goes to revisions that exist. */
    @Override
    public Wanted wanted(Deployment d) {
        return d.rollBackPlan() == null ? Wanted.YES : Wanted.NOT_ASKED_FOR;
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        if (d.cancel() != null) {
            return Ends.cancelled(d, world, "Services are untouched and no migration ran.");
        }
        Optional<DefinitionPlan> todo = DefinitionPlan.all(d).stream()
                .filter(p -> p.registered(d) == null)
                .findFirst();
        if (todo.isEmpty()) {
            return Outcome.next(Course.next(d, world));
        }
        if (world.now().isAfter(Ends.deadline(d, d.configuration().timeouts().register()))) {
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.TIMED_OUT,
                    "Registering the task definitions took longer than timeouts.register.");
        }
        return register(d, world, todo.get());
    }

    private static Outcome register(Deployment d, World world, DefinitionPlan plan) {
        TaskDefinitions definitions = new Remembered(world.outside().taskDefinitions());
        try {
            ObjectNode wanted = plan.wanted(d, definitions);
            String family = wanted.path("family").asText();
            Optional<TaskDefinition> latest = definitions.find(family);
            Deployment told = withChanges(d, plan, wanted, latest.filter(TaskDefinition::active), definitions);
            if (latest.isPresent()
                    && latest.get().active()
                    && Comparison.same(wanted, latest.get().content())) {
                return Outcome.next(plan.settle(told, latest.get().arn(), true, wanted));
            }
            TaskDefinition registered = definitions.register(wanted, Tags.of(d));
            List<String> lost = Comparison.lost(wanted, registered.content());
            if (!lost.isEmpty()) {
                return Ends.fail(
                        d,
                        world,
                        Failure.Kind.REGISTER_FAILED,
                        "ECS registered " + registered.arn() + ", but not as it was sent: " + String.join(", ", lost)
                                + ". Nothing runs from it.");
            }
            return Outcome.next(plan.settle(told, registered.arn(), false, wanted));
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.REGISTER_FAILED,
                    "The task definition for " + plan.role() + " could not be registered.",
                    Diagnoser.ofProblem(e));
        } catch (IllegalArgumentException e) {
            // The state names a container that the revision does not have: neither was so when preflight looked.
            return Ends.fail(
                    d,
                    world,
                    Failure.Kind.REGISTER_FAILED,
                    "The task definition for " + plan.role() + " could not be made from " + plan.base(d) + ": "
                            + e.getMessage() + ".");
        }
    }

    /** A service's is compared with what the service runs; that of a family of its own, with the last of the family. */
    private static Deployment withChanges(
            Deployment d,
            DefinitionPlan plan,
            ObjectNode wanted,
            Optional<TaskDefinition> latest,
            TaskDefinitions definitions) {
        boolean own = !(plan instanceof DefinitionPlan.OfService) && latest.isPresent();
        Optional<TaskDefinition> against =
                own ? latest : Optional.ofNullable(plan.base(d)).flatMap(definitions::find);
        return against.map(before -> Compared.of(plan.role(), before, wanted))
                .filter(changes -> !changes.changes().isEmpty())
                .map(d::withDefinitionChanges)
                .orElse(d);
    }
}
