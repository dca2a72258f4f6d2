package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the owner asks for: one deployment, complete and checked, with every default filled in. Immutable plain values
 * that are written into the journal as they are.
 *
 * @param region AWS Region, for instance {@code eu-west-1}
 * @param cluster name or ARN of the ECS cluster
 * @param credentials where credentials come from; the SDK's default chain when it names no role
 * @param image the image as the owner gave it
 * @param containers names of the containers that take the image; empty: every container whose image is of the same
 *     repository
 * @param migration the migration, or null when the owner said {@code migration: none}
 * @param services the services to update, in this order; empty: only the migration runs
 * @param waves the same services, in waves; empty: each is a wave of its own
 * @param timeouts limits of each phase
 * @param whenBusy what to do when somebody else's deployment or migration is under way
 * @param onCancel what a cancel does to what runs
 * @param onFailure what becomes of services when the rollout fails
 * @param tags put on every task definition and task of this deployment, beside our own
 * @param dryRun resolve and preflight only: nothing is changed
 * @param smokeTests looked at once all services have completed; empty: none
 * @param lock what keeps deployments of the same things apart
 * @param after one-off tasks that run once the services are verified, in this order
 * @param backup the snapshot of the database before the migration; null: none
 * @param orchestrator who carries the deployment out; null: the engine itself
 * @param notifications who is told what becomes of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Configuration(
        String region,
        String cluster,
        Credentials credentials,
        ImageReference image,
        List<String> containers,
        Migration migration,
        List<Service> services,
        List<Wave> waves,
        Timeouts timeouts,
        WhenBusy whenBusy,
        OnCancel onCancel,
        OnFailure onFailure,
        Map<String, String> tags,
        boolean dryRun,
        List<SmokeTest> smokeTests,
        Lock lock,
        List<AfterTask> after,
        Backup backup,
        Orchestrator orchestrator,
        Notify notifications) {

    public Configuration {
        credentials = credentials == null ? Credentials.DEFAULT_CHAIN : credentials;
        containers = containers == null ? List.of() : List.copyOf(containers);
        services = services == null ? List.of() : List.copyOf(services);
        waves = waves == null ? List.of() : List.copyOf(waves);
        timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
        whenBusy = whenBusy == null ? WhenBusy.FAIL : whenBusy;
        lock = lock == null ? Lock.GUARD : lock;
        onCancel = onCancel == null ? OnCancel.LEAVE : onCancel;
        onFailure = onFailure == null ? OnFailure.LEAVE : onFailure;
        tags = InOrder.copyOf(tags);
        smokeTests = smokeTests == null ? List.of() : List.copyOf(smokeTests);
        after = after == null ? List.of() : List.copyOf(after);
        notifications = notifications == null ? Notify.NOBODY : notifications;
    }

    /** The migration, unless the owner chose to deploy without one. */
    public Optional<Migration> whenMigration() {
        return Optional.ofNullable(migration);
    }

    /** The snapshot before the migration, when this migration is one that it is taken before. */
    public Optional<Backup> whenBackup() {
        return Optional.ofNullable(backup)
                .filter(b -> migration != null && (b.when() == Backup.When.ALWAYS || migration.takesAway()));
    }

    /** Every smoke test, those of waves in their order and then those of the whole; each has a name of its own. */
    public Stream<SmokeTest> everySmokeTest() {
        return Stream.concat(waves.stream().flatMap(w -> w.smokeTests().stream()), smokeTests.stream());
    }

    /** The wave of that name; the services that are updated together. */
    public Optional<Wave> wave(String name) {
        return waves.stream().filter(w -> w.name().equals(name)).findFirst();
    }

    /** The service of that name. */
    public Optional<Service> service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** To make one in code; what is not given gets its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** To make another that differs in something. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.region = region;
        b.cluster = cluster;
        b.credentials = credentials;
        b.image = image;
        b.containers = containers;
        b.migration = migration;
        b.services = services;
        b.waves = waves;
        b.timeouts = timeouts;
        b.whenBusy = whenBusy;
        b.onCancel = onCancel;
        b.onFailure = onFailure;
        b.tags = tags;
        b.dryRun = dryRun;
        b.smokeTests = smokeTests;
        b.lock = lock;
        b.after = after;
        b.backup = backup;
        b.orchestrator = orchestrator;
        b.notifications = notifications;
        return b;
    }

    /** Makes configurations. Not thread-safe. */
    public static final class Builder {
        private String region;
        private String cluster;
        private Credentials credentials;
        private ImageReference image;
        private List<String> containers;
        private Migration migration;
        private List<Service> services;
        private List<Wave> waves;
        private Timeouts timeouts;
        private WhenBusy whenBusy;
        private OnCancel onCancel;
        private OnFailure onFailure;
        private Map<String, String> tags;
        private boolean dryRun;
        private List<SmokeTest> smokeTests;
        private Lock lock;
        private List<AfterTask> after;
        private Backup backup;
        private Orchestrator orchestrator;
        private Notify notifications;

        private Builder() {}

        public Builder region(String region) {
            this.region = region;
            return this;
        }

        public Builder cluster(String cluster) {
            this.cluster = cluster;
            return this;
        }

        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        public Builder image(ImageReference image) {
            this.image = image;
            return this;
        }

        public Builder containers(List<String> containers) {
            this.containers = containers;
            return this;
        }

        public Builder migration(Migration migration) {
            this.migration = migration;
            return this;
        }

        public Builder services(List<Service> services) {
            this.services = services;
            return this;
        }

        /** Waves of {@link #services(List) the services}, in the same order. */
        public Builder waves(List<Wave> waves) {
            this.waves = waves;
            return this;
        }

        public Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        public Builder whenBusy(WhenBusy whenBusy) {
            this.whenBusy = whenBusy;
            return this;
        }

        public Builder onCancel(OnCancel onCancel) {
            this.onCancel = onCancel;
            return this;
        }

        public Builder onFailure(OnFailure onFailure) {
            this.onFailure = onFailure;
            return this;
        }

        public Builder tags(Map<String, String> tags) {
            this.tags = tags;
            return this;
        }

        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        public Builder smokeTests(List<SmokeTest> smokeTests) {
            this.smokeTests = smokeTests;
            return this;
        }

        public Builder lock(Lock lock) {
            this.lock = lock;
            return this;
        }

        public Builder after(List<AfterTask> after) {
            this.after = after;
            return this;
        }

        public Builder backup(Backup backup) {
            this.backup = backup;
            return this;
        }

        public Builder orchestrator(Orchestrator orchestrator) {
            this.orchestrator = orchestrator;
            return this;
        }

        public Builder notifications(Notify notifications) {
            this.notifications = notifications;
            return this;
        }

        public Configuration build() {
            return new Configuration(
                    region,
                    cluster,
                    credentials,
                    image,
                    containers,
                    migration,
                    services,
                    waves,
                    timeouts,
                    whenBusy,
                    onCancel,
                    onFailure,
                    tags,
                    dryRun,
                    smokeTests,
                    lock,
                    after,
                    backup,
                    orchestrator,
                    notifications);
        }
    }

    /** What to do when somebody else's deployment or migration is under way. */
    public enum WhenBusy {
        FAIL,
        WAIT
    }

    /** What a cancel does to what runs. Half a schema change is worse than a finished one. */
    public enum OnCancel {
        /** All goes on; the deployment can be resumed. */
        LEAVE,
        /** A migration task is stopped, and no further service is updated. */
        STOP,
        /** As {@link #STOP}; and services that were updated get their former task definition back. */
        ROLL_BACK
    }

    /** What becomes of services when the rollout fails after the first of them was updated. */
    public enum OnFailure {
        /** They stay as ECS left them. */
        LEAVE,
        /** Those that were updated get their former task definition back. */
        ROLL_BACK
    }
}
