package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which one-off task of a deployment is meant: how it differs from the others, in what it does and in words. */
sealed interface OneOff {

    /** All of a deployment, in the order in which they run; known once preflight has passed. */
    static List<OneOff> all(Deployment d) {
        List<OneOff> all = new ArrayList<>();
        if (d.migration() != null) {
            all.add(new OfMigration());
        }
        d.after().forEach(a -> all.add(new OfAfter(a.name())));
        return all;
    }

    /** What its owner asked for. */
    Migration asked(Deployment d);

    TaskRun run(Deployment d);

    Deployment with(Deployment d, TaskRun run);

    /** What its RunTask tokens begin with. */
    String tokens(Deployment d);

    /** What its marks are called. */
    MarkKind kind(Deployment d);

    /** {@code migration}: begins no sentence. */
    String noun();

    /** {@code migration task}. */
    String task();

    /** What is true of the services while it has not ended well. */
    String services();

    Duration limit(Deployment d);

    /** The key of that limit. */
    String limitKey();

    Failure.Kind notStarted();

    Failure.Kind failed();

    Failure.Kind timedOut();

    /** Whether a running task is all that the owner waits for. */
    default boolean leftRunning(Deployment d) {
        return false;
    }

    /** Whether it was left running, and is nobody's concern any more. */
    default boolean left(Deployment d) {
        return false;
    }

    /** The state after it has ended well, or was left. */
    Deployment next(Deployment d, World world, AfterRun.Result how);

    /** What its owner asked for, with what its limits add. */
    default Migration complete(Deployment d) {
        return asked(d).withEnvironment(run(d).plan().environment());
    }

    /** The intent to start it once more. */
    default Deployment intended(Deployment d, Instant at) {
        return with(d, run(d).intended(tokens(d), at));
    }

    /** Begins a sentence. */
    default String the() {
        return "The " + noun();
    }

    /** The migration. */
    record OfMigration() implements OneOff {
        @Override
        public Migration asked(Deployment d) {
            return d.configuration().migration();
        }

        @Override
        public TaskRun run(Deployment d) {
            return d.migration();
        }

        @Override
        public Deployment with(Deployment d, TaskRun run) {
            return d.withMigration(run);
        }

        @Override
        public String tokens(Deployment d) {
            return TaskRun.tokens(d.id());
        }

        @Override
        public MarkKind kind(Deployment d) {
            return asked(d).contract() == null ? MarkKind.EXPAND : MarkKind.CONTRACT;
        }

        @Override
        public String noun() {
            return "migration";
        }

        @Override
        public String task() {
            return "migration task";
        }

        @Override
        public String services() {
            return "Services are untouched.";
        }

        @Override
        public Duration limit(Deployment d) {
            return d.configuration().timeouts().migrate();
        }

        @Override
        public String limitKey() {
            return "timeouts.migrate";
        }

        @Override
        public Failure.Kind notStarted() {
            return Failure.Kind.MIGRATION_NOT_STARTED;
        }

        @Override
        public Failure.Kind failed() {
            return Failure.Kind.MIGRATION_FAILED;
        }

        @Override
        public Failure.Kind timedOut() {
            return Failure.Kind.MIGRATION_TIMED_OUT;
        }

        @Override
        public Deployment next(Deployment d, World world, AfterRun.Result how) {
            return Course.next(d, world);
        }
    }

    /** A task after the services, by its name. */
    record OfAfter(String name) implements OneOff {
        private AfterTask configured(Deployment d) {
            return d.configuration().after().stream()
                    .filter(a -> a.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Migration asked(Deployment d) {
            return configured(d).task();
        }

        @Override
        public TaskRun run(Deployment d) {
            return d.after().stream()
                    .filter(a -> a.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .run();
        }

        @Override
        public Deployment with(Deployment d, TaskRun run) {
            return d.withAfter(name, a -> a.with(run));
        }

        @Override
        public String tokens(Deployment d) {
            int place = d.after().stream().map(AfterRun::name).toList().indexOf(name);
            return AfterRun.tokens(d.id(), place);
        }

        @Override
        public MarkKind kind(Deployment d) {
            return MarkKind.AFTER;
        }

        @Override
        public String noun() {
            return "task " + name;
        }

        @Override
        public String task() {
            return "task " + name;
        }

        @Override
        public String services() {
            return "Services are on the new version.";
        }

        @Override
        public Duration limit(Deployment d) {
            return configured(d).timeout();
        }

        @Override
        public String limitKey() {
            return "its timeout";
        }

        @Override
        public Failure.Kind notStarted() {
            return Failure.Kind.AFTER_FAILED;
        }

        @Override
        public Failure.Kind failed() {
            return Failure.Kind.AFTER_FAILED;
        }

        @Override
        public Failure.Kind timedOut() {
            return Failure.Kind.AFTER_FAILED;
        }

        @Override
        public boolean leftRunning(Deployment d) {
            return configured(d).leaveRunning();
        }

        @Override
        public boolean left(Deployment d) {
            return d.after().stream().anyMatch(a -> a.name().equals(name) && a.result() == AfterRun.Result.LEFT);
        }

        @Override
        public Deployment next(Deployment d, World world, AfterRun.Result how) {
            return After.next(d.withAfter(name, a -> a.done(how)), world);
        }
    }
}
