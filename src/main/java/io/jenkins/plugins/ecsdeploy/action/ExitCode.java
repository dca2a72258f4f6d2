package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;

/** How the process ends; a contract with the scripts of its users ({@code docs/operations.md}). */
public enum ExitCode {
    /** Done. */
    OK(0, "done"),
    /** The migration could not be started, failed, or took too long; no service was touched. */
    MIGRATION_FAILED(1, "the migration failed; services are untouched"),
    /** The command, the configuration or the state file is wrong; AWS was not asked. */
    USAGE(2, "wrong usage or configuration"),
    /** The migration is done, but a service did not get to the new revision. */
    ROLLOUT_FAILED(3, "a service did not get to the new revision, or a smoke test failed"),
    /** Given up before anything that runs was changed. */
    NOTHING_CHANGED(4, "given up before anything that runs was changed"),
    /** Nothing is decided: mend what it says, then resume. */
    SUSPENDED(5, "suspended: resume later"),
    /** The services are on the new version, but a one-off task after them did not end well. */
    AFTER_FAILED(6, "a task after the services failed; the services are on the new version"),
    /** A defect of ours. */
    DEFECT(70, "a defect of ecs-deploy"),
    /** The owner cancelled (Ctrl-C, SIGTERM, or a cancel before). */
    CANCELLED(130, "cancelled");

    private final int value;
    private final String meaning;

    ExitCode(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /** What the process returns. */
    public int value() {
        return value;
    }

    /** In a few words. */
    public String meaning() {
        return meaning;
    }

    static ExitCode of(Ended ended) {
        if (ended instanceof Ended.Suspended suspended) {
            return suspended.why().reason() == Suspension.Reason.CANCELLED ? CANCELLED : SUSPENDED;
        }
        return of(ended.deployment());
    }

    /** Of a deployment that has ended. */
    static ExitCode of(Deployment deployment) {
        return switch (deployment.status()) {
            case SUCCEEDED -> OK;
            case CANCELLED -> CANCELLED;
            case FAILED -> of(deployment.failure());
            case RUNNING -> SUSPENDED;
        };
    }

    private static ExitCode of(Failure failure) {
        return switch (failure.kind()) {
            case LOCK_LOST ->
                switch (failure.phase()) {
                    case RESOLVE, PREFLIGHT, LOCK, START_EXECUTION, REGISTER, BACKUP -> NOTHING_CHANGED;
                    case MIGRATE -> MIGRATION_FAILED;
                    case DEPLOY, SMOKE_TEST, VERIFY, ROLL_BACK -> ROLLOUT_FAILED;
                    case AFTER -> AFTER_FAILED;
                };
            case RESOLVE_FAILED, PREFLIGHT_FAILED, LOCKED, REGISTER_FAILED, BACKUP_FAILED, TIMED_OUT -> NOTHING_CHANGED;
            case MIGRATION_NOT_STARTED, MIGRATION_UNKNOWN, MIGRATION_FAILED, MIGRATION_TIMED_OUT -> MIGRATION_FAILED;
            case SUPPORT_NOT_READY,
                    UPDATE_REFUSED,
                    ROLLOUT_FAILED,
                    ROLLED_BACK,
                    SUPERSEDED,
                    ROLLOUT_TIMED_OUT,
                    SMOKE_TEST_FAILED,
                    VERIFY_FAILED -> ROLLOUT_FAILED;
            case AFTER_FAILED -> AFTER_FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
