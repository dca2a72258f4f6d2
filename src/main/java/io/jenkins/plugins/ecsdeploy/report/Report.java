package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.LogPosition;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is to tell about a deployment at one moment: the input of every view.
 *
 * @param deployment its state
 * @param suspension why it can't go on now; null when it ended or runs
 * @param log lines of the log of the migration, or of the one-off task that was begun last, oldest first: data, never to act
 * @param asOf the moment of the report: until then a phase that has not ended has run
 */
public record Report(Deployment deployment, Suspension suspension, List<String> log, Instant asOf) {

    public Report {
        log = List.copyOf(log);
    }

    /** A report from the state alone, as of the last moment that it tells of. */
    public static Report of(Deployment deployment) {
        return of(deployment, null);
    }

    /** As {@link #of(Deployment)}, of a deployment that goes on later; a null suspension says that it runs or has ended. */
    public static Report of(Deployment deployment, Suspension suspension) {
        return new Report(deployment, suspension, tail(deployment), lastMoment(deployment));
    }

    /** A report of how driving a deployment ended. */
    public static Report of(Ended ended) {
        return ended instanceof Ended.Suspended suspended
                ? of(suspended.deployment(), suspended.why())
                : of(ended.deployment());
    }

    /** The same with the whole log in place of the last lines that the state holds. */
    public Report withLog(String text) {
        return new Report(deployment, suspension, text.lines().toList(), asOf);
    }

    /** The same, seen at a moment: what runs has run until then. */
    public Report asOf(Instant moment) {
        return new Report(deployment, suspension, log, moment);
    }

    /** The last lines of the log, at most {@code limit}. */
    List<String> lastLines(int limit) {
        return log.subList(Math.max(0, log.size() - limit), log.size());
    }

    /** How many lines the migration has logged, as far as known; may be more than are held here. */
    long loggedLines() {
        return Math.max(
                log.size(),
                lastTask(deployment).map(TaskRun::log).map(LogPosition::lines).orElse(0L));
    }

    /** Whose log it is, in words that end a sentence. */
    String logName() {
        return deployment.after().stream()
                .filter(a -> a.run().attempt() != null)
                .reduce((first, second) -> second)
                .map(a -> "the log of the task " + a.name())
                .orElse("the migration's log");
    }

    /** The one-off task that was begun last. */
    private static Optional<TaskRun> lastTask(Deployment d) {
        return d.tasks().stream().filter(t -> t.attempt() != null).reduce((first, second) -> second);
    }

    /** From its creation to its end, or until now. */
    Duration took() {
        return Duration.between(deployment.createdAt(), deployment.endedAt().orElse(asOf));
    }

    private static List<String> tail(Deployment d) {
        return lastTask(d).map(TaskRun::log).map(LogPosition::tail).orElse(List.of());
    }

    private static Instant lastMoment(Deployment d) {
        Stream<Instant> ofTasks = d.tasks().stream()
                .flatMap(m -> Stream.of(
                        m.attempt() == null ? null : m.attempt().intentAt(),
                        m.attempt() == null ? null : m.attempt().startedAt(),
                        m.ending() == null ? null : m.ending().seenAt()));
        return Stream.of(
                        Stream.of(d.createdAt()),
                        d.phases().stream().map(PhaseRun::startedAt),
                        d.phases().stream().map(PhaseRun::endedAt),
                        ofTasks,
                        d.services().stream().map(ServiceUpdate::intentAt),
                        d.services().stream().map(ServiceUpdate::updatedAt),
                        d.services().stream().map(ServiceUpdate::completedAt),
                        d.services().stream()
                                .map(ServiceUpdate::rollBack)
                                .filter(Objects::nonNull)
                                .flatMap(b -> Stream.of(b.updatedAt(), b.endedAt())),
                        d.notes().stream().map(Note::at))
                .flatMap(moments -> moments)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
