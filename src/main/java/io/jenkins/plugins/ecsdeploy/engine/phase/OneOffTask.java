package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.ContainerOverride;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a one-off task, each attempt of it once, and judges how it ended.
 *
 * <p>The life of an attempt: its token is written down; RunTask is asked with it, again and again if need be, as long as
 * ECS surely remembers the token; then the task is watched until STOPPED; then its log is read to its end; then its exit
 * codes are judged. When nobody can tell any more whether it ran, the owner is asked. A failure that its owner named is
 * followed by a pause and the next attempt, with a token of its own.
 *
 * @param task which
 */
record OneOffTask(OneOff task) {

    /** ECS keeps a token for at least an hour (ECS API Reference, Ensuring idempotency); this leaves a margin. */
    static final Duration TOKEN_IS_SAFE = Duration.ofMinutes(55);

    /** For so much the clocks of two machines may differ: what TOKEN_IS_SAFE leaves. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** Right after its start a task may be MISSING for a while: eventual consistency. */
    private static final Duration MAY_BE_MISSING = Duration.ofMinutes(5);

    /** AWS's clock and ours differ by less. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(1);

    Outcome advance(Deployment d, World world) {
        TaskRun m = task.run(d);
        if (m.ending() != null) {
            return judge(d, world);
        }
        return m.taskArn() == null ? start(d, world) : watch(d, world);
    }

    // --- start

    private Outcome start(Deployment d, World world) {
        TaskRun m = task.run(d);
        boolean doubtful = m.attempt().doubtful();
        if (d.cancel() != null && !doubtful) {
            return Ends.cancelled(d, world, task.the() + " was not started" + again(m) + ". " + task.services());
        }
        Duration age = Duration.between(m.attempt().intentAt(), world.now());
        // An intent in the future: the clock of whoever wrote it was another, so nobody knows how old the token is.
        if (doubtful
                && (age.compareTo(TOKEN_IS_SAFE) > 0 || age.plus(CLOCKS_DIFFER).isNegative())) {
            return lookForLostTask(d, world);
        }
        if (!doubtful && age.compareTo(task.limit(d)) > 0) {
            return Ends.fail(
                    d,
                    world,
                    task.notStarted(),
                    "ECS took no request to start the " + task.task() + " for " + Texts.duration(age) + ".");
        }
        try {
            Optional<Outcome> refused = doubtful ? Optional.empty() : refuseContract(d, world);
            if (refused.isPresent()) {
                return refused.get();
            }
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e; // nothing was sent, so nothing is in doubt: look again first
            }
            return contractUnknown(d, world, e);
        }
        try {
            return run(d, world);
        } catch (OutsideException e) {
            return startProblem(d, world, e);
        }
    }

    private static String again(TaskRun m) {
        return m.past().isEmpty() ? "" : " again";
    }

    private Outcome run(Deployment d, World world) {
        RunAnswer answer = world.outside().tasks().run(request(d));
        if (answer instanceof RunAnswer.Started started) {
            return started(d, world, started.taskArn());
        } else if (answer instanceof RunAnswer.TokenTaken taken) {
            return adopt(d, world, taken.taskArns())
                    .orElseGet(() -> unknown(d, "ECS says that the token of this attempt was used otherwise."));
        }
        List<Tasks.Refusal> refusals = ((RunAnswer.NotStarted) answer).refusals();
        return Ends.fail(
                d,
                world,
                task.notStarted(),
                "ECS did not start the " + task.task() + ".",
                Diagnoser.ofRefusals(refusals));
    }

    /** What preflight saw may have changed since: a service may have gone back, and what follows can't be undone. */
    private Optional<Outcome> refuseContract(Deployment d, World world) {
        if (task.asked(d).contract() == null) {
            return Optional.empty();
        }
        ContractGuard guard = ContractGuard.look(d, world.outside());
        List<String> old = new ArrayList<>(guard.problems());
        old.addAll(guard.busy());
        return old.isEmpty()
                ? Optional.empty()
                : Optional.of(Ends.fail(
                        d,
                        world,
                        task.notStarted(),
                        task.the() + " was not started: " + String.join(" ", old) + " " + task.services()));
    }

    private Outcome contractUnknown(Deployment d, World world, OutsideException e) {
        String what = task.the() + " was not started: whether older code runs could not be looked at (" + e.operation()
                + " failed). " + task.services();
        return e.kind() == OutsideException.Kind.CREDENTIALS
                ? noAccess(e, what)
                : Ends.fail(d, world, task.notStarted(), what, Diagnoser.ofProblem(e));
    }

    private Outcome startProblem(Deployment d, World world, OutsideException e) {
        TaskRun m = task.run(d);
        return switch (e.kind()) {
            case UNAVAILABLE -> Outcome.nextAfter(RETRY, task.with(d, m.inDoubt()));
            case THROTTLED -> throw e;
            case CREDENTIALS -> noAccess(e, "The " + task.task() + " could not be started.");
            case DENIED, NOT_FOUND, REFUSED ->
                m.attempt().doubtful()
                        // An earlier request may have come through before this refusal.
                        ? adopt(d, world, startedByUs(d, world))
                                .orElseGet(() -> noAccess(
                                        e,
                                        "An earlier RunTask got no answer, and now it is refused;"
                                                + " no task of this deployment is to be seen."))
                        : Ends.fail(
                                d,
                                world,
                                task.notStarted(),
                                "ECS refused to start the " + task.task() + ".",
                                Diagnoser.ofProblem(e));
        };
    }

    private static Outcome noAccess(OutsideException e, String summary) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.NO_ACCESS,
                summary,
                Diagnoser.ofProblem(e),
                "Mend the access, then resume: nothing is started twice."));
    }

    private RunRequest request(Deployment d) {
        TaskRun m = task.run(d);
        Migration asked = task.complete(d);
        Placement placement = m.plan().placement();
        boolean overrides = DefinitionPlan.overrides(asked);
        return new RunRequest(
                d.configuration().cluster(),
                m.plan().taskDefinition(),
                m.attempt().clientToken(),
                d.id(),
                placement.network(),
                placement.launchType(),
                placement.capacityProviders(),
                placement.platformVersion(),
                overrides ? new ContainerOverride(m.plan().container(), asked.command(), asked.environment()) : null,
                overrides ? asked.taskRoleArn() : null,
                overrides ? asked.executionRoleArn() : null,
                overrides ? asked.cpu() : null,
                overrides ? asked.memory() : null,
                Tags.of(d));
    }

    /** Logs of earlier tasks are not read any further: this one's goes on where they end. */
    private Outcome started(Deployment d, World world, String arn) {
        Deployment quiet = MigrationLog.closed(d);
        return Outcome.next(task.with(quiet, task.run(quiet).started(arn, world.now(), quiet.logBytes())));
    }

    /** Tasks that may be ours: ListTasks finds those that run by {@code startedBy}, stopped ones only by family. */
    private List<String> startedByUs(Deployment d, World world) {
        String cluster = d.configuration().cluster();
        String definition = task.run(d).plan().taskDefinition();
        String family = definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':'));
        List<String> arns = new ArrayList<>(world.outside().tasks().startedBy(cluster, d.id()));
        arns.addAll(world.outside().tasks().ofFamily(cluster, family, true));
        return arns.stream().distinct().limit(100).toList();
    }

    /** Takes a task over that carries our name and this attempt's definition, and is not one that we know already. */
    private Optional<Outcome> adopt(Deployment d, World world, List<String> arns) {
        Set<String> known = knownTasks(d);
        List<String> others = arns.stream().filter(a -> !known.contains(a)).toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        TaskRun m = task.run(d);
        Instant earliest = m.attempt().intentAt().minus(SKEW);
        return world.outside().tasks().describe(d.configuration().cluster(), others).tasks().stream()
                .filter(t -> d.id().equals(t.startedBy()))
                .filter(t -> m.plan().taskDefinition().equals(t.taskDefinitionArn()))
                .filter(t -> t.createdAt() == null || !t.createdAt().isBefore(earliest))
                .findFirst()
                .map(t -> started(d, world, t.arn()));
    }

    /** Of other attempts and other one-off tasks. */
    private static Set<String> knownTasks(Deployment d) {
        Set<String> known = new HashSet<>();
        for (TaskRun run : d.tasks()) {
            known.addAll(run.pastTasks());
            if (run.taskArn() != null) {
                known.add(run.taskArn());
            }
        }
        return known;
    }

    /** Past the token's life: asking again could start a second task, so only looking is left. */
    private Outcome lookForLostTask(Deployment d, World world) {
        return adopt(d, world, startedByUs(d, world))
                .or(() -> Marks.recall(task, d, world))
                .orElseGet(
                        () -> unknown(
                                d,
                                "RunTask was, or was to be, sent at "
                                        + task.run(d).attempt().intentAt()
                                        + "; no answer is known, ECS may have forgotten the request, and shows no task of it."));
    }

    private Outcome unknown(Deployment d, String what) {
        return new Outcome.Suspend(new Suspension(
                Suspension.Reason.MIGRATION_UNKNOWN,
                "Nobody can tell any more whether the " + task.noun() + " of " + d.id() + " ran. " + what,
                null,
                "Look into the database or the " + task.noun()
                        + "'s log, then resume with --migration-done or --migration-not-run."));
    }

    // --- watch

    private Outcome watch(Deployment d, World world) {
        TaskRun m = task.run(d);
        Watched.Task watched = new Watched.Task(d.configuration().cluster(), m.taskArn());
        Optional<Sighting<TaskView>> seen = world.seen(watched);
        Optional<TaskView> look = seen.map(Sighting::look);
        if (look.isPresent() && look.get().stopped()) {
            return Outcome.next(task.with(d, m.ended(world.now(), look.get())));
        }
        if (seen.isPresent() && seen.get().problem() != null) {
            return noAccess(
                    seen.get().problem(), "The " + task.task() + " " + m.taskArn() + " runs, but can't be watched.");
        }
        boolean missing = seen.isPresent() && look.isEmpty();
        if (missing && world.now().isAfter(m.attempt().startedAt().plus(MAY_BE_MISSING))) {
            return Marks.recall(task, d, world)
                    .orElseGet(() -> unknown(d, "Its task was " + m.taskArn() + ", which ECS does not show any more."));
        }
        if (m.stop() != null && m.stop().askedAt() == null) {
            return stop(d, world);
        }
        if (m.stop() == null && d.cancel() != null) {
            return Outcome.next(task.with(
                    d, m.stopIntended(world.now(), "Cancelled by " + d.cancel().by())));
        }
        if (m.stop() == null
                && task.leftRunning(d)
                && look.filter(OneOffTask::runs).isPresent()) {
            return leave(d, world);
        }
        Instant deadline = Ends.deadlineInEcs(d, m.attempt().startedAt().plus(task.limit(d)));
        if (m.stop() == null && seen.isPresent() && !world.now().isBefore(deadline)) {
            return timedOut(d, world);
        }
        Instant until =
                m.stop() == null && seen.isPresent() ? deadline : world.now().plus(MAY_BE_MISSING);
        String status = look.map(TaskView::lastStatus).orElse("starting");
        return Outcome.waitFor(Set.of(watched), until, task.task() + " " + status);
    }

    private static boolean runs(TaskView look) {
        return "RUNNING".equals(look.lastStatus()) && "RUNNING".equals(look.desiredStatus());
    }

    private Outcome leave(Deployment d, World world) {
        Optional<Outcome> mark = Marks.last(d, world);
        if (mark.isPresent()) {
            return mark.get();
        }
        Deployment noted = MigrationLog.closed(d)
                .withNote(
                        world.now(),
                        Note.Level.INFO,
                        task.the() + " was left running, as asked: "
                                + task.run(d).taskArn());
        return Outcome.next(task.next(noted, world, AfterRun.Result.LEFT));
    }

    private Outcome timedOut(Deployment d, World world) {
        Duration limit = task.limit(d);
        if (task.asked(d).onTimeout() == Migration.OnTimeout.LEAVE) {
            return Ends.fail(
                    d,
                    world,
                    task.timedOut(),
                    task.the() + " took longer than " + Texts.duration(limit) + ". Its task "
                            + task.run(d).taskArn() + " was left running.");
        }
        return Outcome.next(task.with(
                d,
                task.run(d)
                        .stopIntended(
                                world.now(),
                                "ecs-deploy: longer than " + task.limitKey() + " (" + Texts.duration(limit) + ")")));
    }

    private Outcome stop(Deployment d, World world) {
        TaskRun m = task.run(d);
        try {
            world.outside()
                    .tasks()
                    .stop(d.configuration().cluster(), m.taskArn(), m.stop().why());
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e; // stopping twice is stopping once
            }
            return noAccess(e, "The " + task.task() + " " + m.taskArn() + " should be stopped, but that was refused.");
        }
        return Outcome.next(task.with(d, m.stopAsked(world.now())));
    }

    // --- judge

    private Outcome judge(Deployment d, World world) {
        TaskRun m = task.run(d);
        if (m.retryAt() != null) {
            return waitForNextAttempt(d, world);
        }
        if (m.ending().task() == null) {
            return Outcome.next(task.next(d, world, AfterRun.Result.SUCCEEDED)); // the owner's word
        }
        Optional<String> verdict = failure(m);
        boolean success = verdict.isEmpty() && d.cancel() == null;
        Instant patience = MigrationLog.patience(d, m.ending());
        if (world.now().isBefore(patience) && (success ? MigrationLog.unread(m) : MigrationLog.open(m))) {
            return new Outcome.Wait(Set.of(), patience, true, "reading the log of the " + task.noun());
        }
        if (success) {
            return Outcome.next(task.next(d, world, AfterRun.Result.SUCCEEDED));
        }
        // Nothing is urgent any more, and no later phase will write the marks.
        Optional<Outcome> mark = Marks.last(d, world);
        if (mark.isPresent()) {
            return mark.get();
        }
        if (verdict.isEmpty()) {
            return Ends.cancelled(d, world, task.the() + " had succeeded by then. " + task.services());
        }
        return Retry.why(task, d)
                .map(why -> tryAgain(d, world, verdict.get(), why))
                .orElseGet(() -> failed(d, world, verdict.get()));
    }

    private Outcome tryAgain(Deployment d, World world, String verdict, String why) {
        TaskRun m = task.run(d);
        int number = m.attempt().number();
        Duration pause = task.asked(d).retries().pauseAfter(number);
        String text = verdict + " Attempt " + (number + 1) + " of "
                + task.asked(d).retries().attempts() + " follows in " + Texts.duration(pause) + ", because " + why
                + ".";
        return Outcome.next(
                task.with(d, m.retryAt(world.now().plus(pause))).withNote(world.now(), Note.Level.WARNING, text));
    }

    private Outcome waitForNextAttempt(Deployment d, World world) {
        TaskRun m = task.run(d);
        if (d.cancel() != null) {
            return Ends.cancelled(d, world, task.the() + " had failed, and was not tried again. " + task.services());
        }
        if (world.now().isBefore(m.retryAt())) {
            return Outcome.waitFor(
                    Set.of(),
                    m.retryAt(),
                    "pause before attempt " + (m.attempt().number() + 1) + " of the " + task.noun());
        }
        return Outcome.next(task.intended(d, world.now()));
    }

    private Outcome failed(Deployment d, World world, String verdict) {
        TaskRun m = task.run(d);
        Diagnosis diagnosis =
                Diagnoser.ofTask(m.ending().task(), m.plan().container()).orElse(null);
        if (d.cancel() != null) {
            return Ends.cancelled(d, world, "The " + task.task() + " was stopped: " + verdict + " " + task.services());
        }
        if (m.stop() != null) {
            return Ends.fail(
                    d,
                    world,
                    task.timedOut(),
                    task.the() + " took longer than " + Texts.duration(task.limit(d)) + " and was stopped. " + verdict,
                    diagnosis);
        }
        String attempts =
                m.past().isEmpty() ? "" : " It was attempt " + m.attempt().number() + ", and the last.";
        return Ends.fail(d, world, task.failed(), verdict + attempts, diagnosis);
    }

    /** Whether it has ended well, or its owner said so. */
    boolean succeeded(TaskRun m) {
        return m.ending() != null && (m.ending().task() == null || failure(m).isEmpty());
    }

    /**
     * Why the task is no success (I2): only a task that ended by itself, with exit code 0 of the named and of every other
     * essential container, is one. A missing exit code is a failure.
     */
    private Optional<String> failure(TaskRun m) {
        TaskView end = m.ending().task();
        String stopCode = end.stopCode();
        if (stopCode != null && !stopCode.equals("EssentialContainerExited")) {
            return Optional.of("The " + task.task() + " did not end by itself: " + stopCode + ".");
        }
        Integer own = m.exitCode();
        if (own == null) {
            return Optional.of("The container " + m.plan().container() + " of the " + task.noun()
                    + " has no exit code: it never ran.");
        }
        if (own != 0) {
            return Optional.of(task.the() + " exited with code " + own + ".");
        }
        for (String name : m.plan().essential()) {
            Integer code =
                    end.container(name).map(TaskView.ContainerView::exitCode).orElse(null);
            if (code == null || code != 0) {
                return Optional.of(task.the() + " exited with code 0, but the essential container " + name
                        + (code == null ? " has no exit code." : " exited with code " + code + "."));
            }
        }
        return Optional.empty();
    }
}
