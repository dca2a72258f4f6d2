package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A one-off task that runs once the services are verified.
 *
 * @param name as in the configuration
 * @param run how far it has come
 * @param result what became of it in the end; null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AfterRun(String name, TaskRun run, Result result) {

    /** What became of it. Written into records by name. */
    public enum Result {
        /** It ended well, or its owner said so. */
        SUCCEEDED,
        /** It was running when the deployment went on. */
        LEFT
    }

    public static AfterRun planned(String name, TaskRun run) {
        return new AfterRun(name, run, null);
    }

    /**
     * What its RunTask tokens begin with: by its place, for a name might be too long for a token.
     *
     * @param place from 0
     */
    public static String tokens(String deploymentId, int place) {
        return deploymentId + "-a" + (place + 1) + "-";
    }

    @JsonIgnore
    public boolean done() {
        return result != null;
    }

    public AfterRun with(TaskRun changed) {
        return new AfterRun(name, changed, result);
    }

    public AfterRun done(Result how) {
        return new AfterRun(name, run, how);
    }
}
