package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.ContainerOverride;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Smoke tests that are a task of their own: run once, watched until STOPPED, judged by the exit code.
 *
 * <p>As for a migration, the token is written down before RunTask is asked, and RunTask is asked again with it only as
 * long as ECS surely remembers it. Beyond that the test has failed: it is never started twice, and unlike a migration
 * nobody has to find out whether it ran.
 */
final class CheckTasks {
    private static final Duration MAY_BE_MISSING = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private CheckTasks() {}

    /** What can be done for it now; empty while it only waits. At most one effect. */
    static Optional<Outcome> step(Deployment d, World world, SmokeTestRun run) {
        CheckTask task = run.task();
        if (task.taskArn() == null) {
            return Optional.of(start(d, world, run));
        }
        if (task.stop() != null) {
            return Optional.of(stop(d, world, run));
        }
        return watch(d, world, run);
    }

    static Optional<Watched.Task> watched(Deployment d, SmokeTestRun run) {
        return Optional.ofNullable(run.task().taskArn())
                .map(arn -> new Watched.Task(d.configuration().cluster(), arn));
    }

    static Instant deadline(Deployment d, SmokeTestRun run, SmokeTest test) {
        return Ends.deadlineInEcs(d, run.startedAt().plus(test.timeout()));
    }

    /** Its result is not wanted any more: what runs is stopped. */
    static Outcome abandon(Deployment d, World world, SmokeTestRun run) {
        CheckTask task = run.task();
        if (task.taskArn() == null) {
            Optional<String> lost = task.doubtful() ? find(d, world, run) : Optional.empty();
            return lost.map(arn -> started(d, world, run, arn))
                    .orElseGet(() ->
                            Outcome.next(SmokeTests.with(d, run.ended(SmokeTestRun.Status.ABANDONED, world.now()))));
        }
        if (task.stop() == null) {
            String why = d.cancel() == null
                    ? "ecs-deploy: another smoke test failed"
                    : "Cancelled by " + d.cancel().by();
            return Outcome.next(SmokeTests.with(d, run.withTask(task.stopIntended(why))));
        }
        Deployment asked = askToStop(d, world, run);
        return Outcome.next(SmokeTests.with(asked, run.ended(SmokeTestRun.Status.ABANDONED, world.now())));
    }

    // --- start

    private static Outcome start(Deployment d, World world, SmokeTestRun run) {
        CheckTask task = run.task();
        Duration age = Duration.between(task.intentAt(), world.now());
        if (task.doubtful() && age.compareTo(OneOffTask.TOKEN_IS_SAFE) > 0) {
            return find(d, world, run)
                    .map(arn -> started(d, world, run, arn))
                    .orElseGet(() -> fail(
                            d,
                            world,
                            run,
                            "RunTask was, or was to be, sent at " + task.intentAt()
                                    + "; no answer is known, and ECS shows no task of it"));
        }
        if (!task.doubtful() && age.compareTo(SmokeTests.asked(d, run).timeout()) > 0) {
            return fail(d, world, run, "ECS took no request to start the task for " + Texts.duration(age));
        }
        try {
            RunAnswer answer = world.outside().tasks().run(request(d, run));
            if (answer instanceof RunAnswer.Started started) {
                return started(d, world, run, started.taskArn());
            } else if (answer instanceof RunAnswer.TokenTaken taken
                    && !taken.taskArns().isEmpty()) {
                return started(d, world, run, taken.taskArns().get(0));
            } else if (answer instanceof RunAnswer.NotStarted none) {
                List<Tasks.Refusal> refusals = none.refusals();
                return fail(
                        d,
                        world,
                        run,
                        "ECS did not start the task: "
                                + SmokeText.plain(String.join(
                                        ", ", Diagnoser.ofRefusals(refusals).evidence())));
            }
            return fail(d, world, run, "ECS says that the token of the task was used otherwise");
        } catch (OutsideException e) {
            return startProblem(d, world, run, e);
        }
    }

    private static Outcome startProblem(Deployment d, World world, SmokeTestRun run, OutsideException e) {
        return switch (e.kind()) {
            case UNAVAILABLE ->
                Outcome.nextAfter(
                        RETRY, SmokeTests.with(d, run.withTask(run.task().inDoubt())));
            case THROTTLED -> throw e;
            case CREDENTIALS -> noAccess(run, e);
            case DENIED, NOT_FOUND, REFUSED ->
                // An earlier request may have come through before this refusal.
                (run.task().doubtful() ? find(d, world, run) : Optional.<String>empty())
                        .map(arn -> started(d, world, run, arn))
                        .orElseGet(() -> fail(
                                d,
                                world,
                                run,
                                "ECS refused to start the task: " + e.operation() + ": "
                                        + SmokeText.plain(e.getMessage())));
        };
    }

    private static Outcome noAccess(SmokeTestRun run, OutsideException e) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS,
                "The services are on the new revision, but the task of the smoke test " + run.name()
                        + " can't be asked about.",
                Diagnoser.ofProblem(e),
                "Mend the access, then resume: nothing is started twice."));
    }

    private static String definition(Deployment d, CheckTask task) {
        if (task.service() != null) {
            return d.services().stream()
                    .filter(s -> s.name().equals(task.service()))
                    .map(ServiceUpdate::taskDefinition)
                    .findFirst()
                    .orElseThrow();
        }
        return task.registers() ? task.taskDefinition() : task.base();
    }

    private static RunRequest request(Deployment d, SmokeTestRun run) {
        CheckTask task = run.task();
        SmokeCheck.Task asked = (SmokeCheck.Task) SmokeTests.asked(d, run).check();
        Placement placement = task.placement();
        return new RunRequest(
                d.configuration().cluster(),
                definition(d, task),
                task.clientToken(),
                task.clientToken(),
                placement.network(),
                placement.launchType(),
                placement.capacityProviders(),
                placement.platformVersion(),
                new ContainerOverride(task.container(), asked.command(), asked.environment()),
                null,
                null,
                null,
                null,
                Tags.of(d));
    }

    private static Outcome started(Deployment d, World world, SmokeTestRun run, String arn) {
        SmokeTestRun now = run.withTask(run.task().started(arn, world.now()))
                .looked(world.now(), "task " + SmokeText.lastPart(arn) + " was started");
        return Outcome.next(SmokeTests.with(d, now));
    }

    /** A task that carries this test's name: ListTasks finds those that run by {@code startedBy}, stopped ones by family. */
    private static Optional<String> find(Deployment d, World world, SmokeTestRun run) {
        String cluster = d.configuration().cluster();
        String definition = definition(d, run.task());
        String family = definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':'));
        String token = run.task().clientToken();
        List<String> arns = new ArrayList<>(world.outside().tasks().startedBy(cluster, token));
        arns.addAll(world.outside().tasks().ofFamily(cluster, family, true));
        List<String> some = arns.stream().distinct().limit(100).toList();
        return some.isEmpty()
                ? Optional.empty()
                : world.outside().tasks().describe(cluster, some).tasks().stream()
                        .filter(t -> token.equals(t.startedBy()))
                        .map(TaskView::arn)
                        .findFirst();
    }

    // --- watch

    private static Optional<Outcome> watch(Deployment d, World world, SmokeTestRun run) {
        CheckTask task = run.task();
        SmokeTest test = SmokeTests.asked(d, run);
        Optional<Sighting<TaskView>> seen = world.seen(watched(d, run).orElseThrow());
        if (seen.isPresent() && seen.get().problem() != null) {
            return Optional.of(noAccess(run, seen.get().problem()));
        }
        Optional<TaskView> view = seen.map(Sighting::look);
        if (view.filter(TaskView::stopped).isPresent()) {
            return Optional.of(judge(d, world, run, view.get()));
        }
        if (seen.isPresent()
                && view.isEmpty()
                && world.now().isAfter(task.taskAt().plus(MAY_BE_MISSING))) {
            return Optional.of(fail(d, world, run, "ECS does not show the task " + task.taskArn() + " any more"));
        }
        if (seen.isPresent() && !world.now().isBefore(deadline(d, run, test))) {
            String why = "longer than the smoke test's timeout (" + Texts.duration(test.timeout()) + ")";
            return Optional.of(Outcome.next(SmokeTests.with(d, run.withTask(task.stopIntended("ecs-deploy: " + why)))));
        }
        return Optional.empty();
    }

    /** Only a task that ended by itself, with exit code 0 of its container, has passed; a missing code is a failure. */
    private static Outcome judge(Deployment d, World world, SmokeTestRun run, TaskView view) {
        CheckTask task = run.task().ended(view);
        boolean byItself = view.stopCode() == null || view.stopCode().equals("EssentialContainerExited");
        boolean passed = byItself && Integer.valueOf(0).equals(task.exitCode());
        String code = task.exitCode() == null ? "no exit code" : "exit code " + task.exitCode();
        String seen = "task " + view.id() + " stopped with " + code
                + (byItself ? "" : " (" + SmokeText.plain(view.stopCode()) + ")");
        return SmokeTests.end(d, world, run.withTask(task).looked(world.now(), seen), passed);
    }

    private static Outcome fail(Deployment d, World world, SmokeTestRun run, String seen) {
        return SmokeTests.end(d, world, run.saw(SmokeText.cut(seen)), false);
    }

    private static Outcome stop(Deployment d, World world, SmokeTestRun run) {
        Deployment asked = askToStop(d, world, run);
        return fail(
                asked,
                world,
                run,
                "task " + SmokeText.lastPart(run.task().taskArn()) + " was stopped: "
                        + run.task().stop());
    }

    /** Stopping twice is stopping once. That it may not be stopped is told, and changes nothing about the result. */
    private static Deployment askToStop(Deployment d, World world, SmokeTestRun run) {
        try {
            world.outside()
                    .tasks()
                    .stop(
                            d.configuration().cluster(),
                            run.task().taskArn(),
                            run.task().stop());
            return d;
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            return d.withNote(
                    world.now(),
                    Note.Level.WARNING,
                    "The task " + run.task().taskArn() + " of smoke test " + run.name()
                            + " should be stopped, but that was refused: " + e.operation() + ": " + e.getMessage());
        }
    }
}
