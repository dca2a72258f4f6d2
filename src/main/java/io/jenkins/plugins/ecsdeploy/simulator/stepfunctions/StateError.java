package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;

/** An error of a state: a name such as {@code States.TaskFailed}, and its cause. */
final class StateError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;

    StateError(String error, String cause) {
        super(cause);
        this.error = error;
    }

    String error() {
        return error;
    }

    /** Whether one of the names in a Retry or Catch means this error. */
    boolean isOf(String name) {
        return name.equals(error)
                || name.equals("States.ALL")
                || (name.equals("States.TaskFailed") && !error.equals("States.Timeout") && !isOwn());
    }

    private boolean isOwn() {
        return error.startsWith("States.") && !error.equals("States.TaskFailed");
    }
}
