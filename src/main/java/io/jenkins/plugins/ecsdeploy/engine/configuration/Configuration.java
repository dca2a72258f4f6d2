package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param timeouts limits of each phase
 * @param whenBusy what to do when somebody else's deployment or migration is under way
 * @param onCancel what a cancel does to a migration task that runs
 * @param tags put on every task definition and task of this deployment, beside our own
 * @param dryRun resolve and preflight only: nothing is changed
 * @param after one-off tasks that run once the services are verified, in this order
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
        Timeouts timeouts,
        WhenBusy whenBusy,
        OnCancel onCancel,
        Map<String, String> tags,
        boolean dryRun,
        List<AfterTask> after) {

    public Configuration {
        credentials = credentials == null ? Credentials.DEFAULT_CHAIN : credentials;
        containers = containers == null ? List.of() : List.copyOf(containers);
        services = services == null ? List.of() : List.copyOf(services);
        timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
        whenBusy = whenBusy == null ? WhenBusy.FAIL : whenBusy;
        onCancel = onCancel == null ? OnCancel.LEAVE : onCancel;
        tags = InOrder.copyOf(tags);
        after = after == null ? List.of() : List.copyOf(after);
    }

    /** The migration, unless the owner chose to deploy without one. */
    public Optional<Migration> whenMigration() {
        return Optional.ofNullable(migration);
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
        b.timeouts = timeouts;
        b.whenBusy = whenBusy;
        b.onCancel = onCancel;
        b.tags = tags;
        b.dryRun = dryRun;
        b.after = after;
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
        private Timeouts timeouts;
        private WhenBusy whenBusy;
        private OnCancel onCancel;
        private Map<String, String> tags;
        private boolean dryRun;
        private List<AfterTask> after;

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

        public Builder tags(Map<String, String> tags) {
            this.tags = tags;
            return this;
        }

        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        public Builder after(List<AfterTask> after) {
            this.after = after;
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
                    timeouts,
                    whenBusy,
                    onCancel,
                    tags,
                    dryRun,
                    after);
        }
    }

    /** What to do when somebody else's deployment or migration is under way. */
    public enum WhenBusy {
        FAIL,
        WAIT
    }

    /** What a cancel does to a migration task that runs. Half a schema change is worse than a finished one. */
    public enum OnCancel {
        LEAVE,
        STOP
    }
}
