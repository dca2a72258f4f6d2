package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;

/**
 * Why a deployment can't go on now although nothing is decided.
 *
 * @param summary what is the matter, and what goes on running meanwhile
 * @param diagnosis what AWS said; null when nothing
 * @param next what to do, then to resume
 */
public record Suspension(Reason reason, String summary, Diagnosis diagnosis, String next) {
    /** Kinds of suspension. */
    public enum Reason {
        /** The owner cancelled with {@code onCancel: leave}. */
        CANCELLED,
        /** AWS does not let us look or act: credentials, permissions. */
        NO_ACCESS,
        /** Nobody can tell any more whether the migration ran: the owner has to say. */
        MIGRATION_UNKNOWN,
        /** Step Functions does not know the execution (any more) that was to carry the deployment out. */
        EXECUTION_UNKNOWN,
        /** That execution takes longer than its limits allow, and goes on. */
        EXECUTION_GOES_ON,
        /** Somebody else has taken the lock, or this process can't tell any more that it holds it. */
        LOCK_LOST,
        /** The state could not be saved. */
        JOURNAL
    }
}
