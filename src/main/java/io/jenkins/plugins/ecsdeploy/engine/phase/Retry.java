package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Retries;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.List;
import java.util.Optional;

/** Whether a failed attempt is followed by another, as its owner said. */
final class Retry {
    private Retry() {}

    /**
     * Why there is to be another attempt, in words; empty: there is none.
     *
     * <p>Only for a task that ended by itself with an exit code: neither for one that was stopped, nor for one that never
     * ran, nor for one whose end nobody saw.
     */
    static Optional<String> why(OneOff task, Deployment d) {
        Retries retries = task.asked(d).retries();
        TaskRun m = task.run(d);
        Integer code = m.exitCode();
        boolean last = retries == null || m.attempt().number() >= retries.attempts();
        if (last || d.cancel() != null || m.stop() != null || code == null || code == 0 || !byItself(m)) {
            return Optional.empty();
        }
        if (retries.exitCodes().contains(code)) {
            return Optional.of("exit code " + code + " is one that is tried again");
        }
        String matched = m.log() == null ? null : m.log().matched();
        return Optional.ofNullable(matched).map(text -> "its log says \"" + text + "\"");
    }

    private static boolean byItself(TaskRun m) {
        TaskView task = m.ending().task();
        return task != null && (task.stopCode() == null || task.stopCode().equals("EssentialContainerExited"));
    }

    /** Remembers the first line that calls for another attempt: once read, lines are not kept in the state. */
    static LogPosition judged(OneOff task, Deployment d, LogPosition log, List<LogEvent> lines) {
        Retries retries = task.asked(d).retries();
        if (retries == null || log.matched() != null) {
            return log;
        }
        return retries.logPatterns().stream()
                .filter(text -> lines.stream().anyMatch(line -> line.message().contains(text)))
                .findFirst()
                .map(log::matched)
                .orElse(log);
    }
}
