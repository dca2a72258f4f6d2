package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import java.util.List;

/**
 * Why a deployment failed.
 *
 * @param phase where
 * @param kind what kind of end it is; decides the exit code
 * @param summary one sentence
 * @param problems all of them, when there are several (preflight); else empty
 * @param diagnosis cause, evidence and remedies; null when the summary says it all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(PhaseName phase, Kind kind, String summary, List<String> problems, Diagnosis diagnosis) {
    public Failure {
        problems = problems == null ? List.of() : List.copyOf(problems);
    }

    /** Kinds of failed ends. Written into records by name: add, don't rename. */
    public enum Kind {
        /** The image could not be resolved; nothing was changed. */
        RESOLVE_FAILED,
        /** Something that the deployment needs is not as it must be; nothing was changed. */
        PREFLIGHT_FAILED,
        /** Somebody else holds the lock; nothing was changed. */
        LOCKED,
        /** Somebody else had the lock in between, and what it deployed is not what this deployment was to replace. */
        LOCK_LOST,
        /** A task definition could not be registered as it should be; nothing runs from it. */
        REGISTER_FAILED,
        /** There is no snapshot of the database; the migration was not started. */
        BACKUP_FAILED,
        /** The migration task could not be started. */
        MIGRATION_NOT_STARTED,
        /** Of a state machine: nobody knows whether the migration task was started. The engine asks its owner instead. */
        MIGRATION_UNKNOWN,
        /** The migration task ended otherwise than with exit code 0. */
        MIGRATION_FAILED,
        /** The migration task took longer than allowed. */
        MIGRATION_TIMED_OUT,
        /** The services that a service needs were not ready in time. */
        SUPPORT_NOT_READY,
        /** A service could not be updated. */
        UPDATE_REFUSED,
        /** ECS gave our service deployment up. */
        ROLLOUT_FAILED,
        /** ECS went back to an earlier revision. */
        ROLLED_BACK,
        /** Somebody else's service deployment took the place of ours. */
        SUPERSEDED,
        /** Our service deployment took longer than allowed; it goes on in ECS. */
        ROLLOUT_TIMED_OUT,
        /** The services are on the new revision, but a smoke test of theirs did not come to be as it should. */
        SMOKE_TEST_FAILED,
        /** ECS said completed, but the services are not as they should be. */
        VERIFY_FAILED,
        /** A one-off task after the services did not end well; the services are on the new version. */
        AFTER_FAILED,
        /** A phase took longer than allowed. */
        TIMED_OUT,
        /** The owner cancelled. */
        CANCELLED
    }
}
