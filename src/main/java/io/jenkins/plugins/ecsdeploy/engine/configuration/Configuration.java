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
        boolean dryRun) {

    public Configuration {
        credentials = credentials == null ? Credentials.DEFAULT_CHAIN : credentials;
        containers = containers == null ? List.of() : List.copyOf(containers);
        services = services == null ? List.of() : List.copyOf(services);
        timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
        whenBusy = whenBusy == null ? WhenBusy.FAIL : whenBusy;
        onCancel = onCancel == null ? OnCancel.LEAVE : onCancel;
        tags = InOrder.copyOf(tags);
    }

    /** The migration, unless the owner chose to deploy without one. */
    public Optional<Migration> whenMigration() {
        return Optional.ofNullable(migration);
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
