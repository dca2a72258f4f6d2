package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The snapshot of a deployment, filled from left to right as it goes on; absent is null.
 *
 * @param snapshot its identifier, written down before it is asked for; the same after a crash
 * @param askedAt when RDS said that it makes it, or when it was found
 * @param arn its ARN; null before it is known
 * @param engine of its database, for instance {@code postgres}; null before it is known
 * @param resourceId of its database; null before it is known
 * @param availableAt when we saw that it is available
 * @param deleting the older snapshot of ours that is to be deleted next
 * @param deleted those that were
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupRun(
        String snapshot,
        Instant askedAt,
        String arn,
        String engine,
        String resourceId,
        Instant availableAt,
        String deleting,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> deleted) {

    public BackupRun {
        deleted = deleted == null ? List.of() : List.copyOf(deleted);
    }

    /** One that is to be asked for. */
    public static BackupRun intended(Backup asked, String deploymentId) {
        return new BackupRun(identifier(asked, deploymentId), null, null, null, null, null, null, null);
    }

    /**
     * What the snapshot of a deployment is called (RDS API, CreateDBClusterSnapshot: 1 to 63 letters, digits and single
     * hyphens, and RDS keeps them in lower case).
     */
    public static String identifier(Backup asked, String deploymentId) {
        String id = deploymentId.toLowerCase(Locale.ROOT).replaceAll("-+", "-").replaceAll("^-|-$", "");
        return namesBeginWith(asked) + id;
    }

    /** What the identifiers of all our snapshots begin with. */
    public static String namesBeginWith(Backup asked) {
        return asked.prefix().toLowerCase(Locale.ROOT) + "-";
    }

    /** It exists. */
    public BackupRun asked(Snapshot seen, Instant at) {
        return new BackupRun(snapshot, at, seen.arn(), seen.engine(), seen.resourceId(), null, null, deleted);
    }

    /** It is available. */
    public BackupRun available(Snapshot seen, Instant at) {
        return new BackupRun(snapshot, askedAt, seen.arn(), seen.engine(), seen.resourceId(), at, null, deleted);
    }

    /** Another one is to be deleted. */
    public BackupRun deleting(String other) {
        return new BackupRun(snapshot, askedAt, arn, engine, resourceId, availableAt, other, deleted);
    }

    /** It is gone. */
    public BackupRun deletedIt() {
        List<String> more = new ArrayList<>(deleted);
        more.add(deleting);
        return new BackupRun(snapshot, askedAt, arn, engine, resourceId, availableAt, null, more);
    }

    BackupRun resumed(Instant now) {
        return new BackupRun(
                snapshot, earlier(askedAt, now), arn, engine, resourceId, earlier(availableAt, now), deleting, deleted);
    }

    private static Instant earlier(Instant a, Instant now) {
        return a == null || a.isBefore(now) ? a : now;
    }
}
