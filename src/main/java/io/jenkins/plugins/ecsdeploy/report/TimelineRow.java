package io.jenkins.plugins.ecsdeploy.report;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One row of the timeline: a phase, or a part of one.
 *
 * @param label a name; may come from outside
 * @param value durations in words of ours
 * @param part whether it is a part of the phase above it
 * @param status colour and shape
 * @param waited when waiting for the bar's begin began; null without
 * @param from begin of the bar; null: there is none
 * @param to its end
 */
record TimelineRow(
        String label, String value, boolean part, PhaseRun.Status status, Instant waited, Instant from, Instant to) {

    static List<TimelineRow> of(Report report) {
        Deployment d = report.deployment();
        List<TimelineRow> rows = new ArrayList<>();
        for (PhaseRun p : d.phases()) {
            rows.add(phase(p, report.asOf()));
            if (p.phase() == PhaseName.MIGRATE && d.migration() != null) {
                rows.addAll(task("task", d.migration(), d, report.asOf()));
            }
            if (p.phase() == PhaseName.AFTER) {
                d.after().forEach(a -> rows.addAll(task(a.name(), a.run(), d, report.asOf())));
            }
            if (p.phase() == PhaseName.DEPLOY) {
                d.services().stream()
                        .filter(s -> s.updatedAt() != null && inWave(d, p, s))
                        .map(s -> service(s, d, p, report.asOf()))
                        .forEach(rows::add);
            }
            if (p.phase() == PhaseName.ROLL_BACK) {
                d.services().stream()
                        .filter(s -> s.rollBack() != null && s.rollBack().updatedAt() != null)
                        .map(s -> back(s, report.asOf()))
                        .forEach(rows::add);
            }
            if (p.phase() == PhaseName.SMOKE_TEST) {
                d.smokeTests().stream()
                        .filter(t -> t.startedAt() != null && Objects.equals(t.wave(), p.wave()))
                        .map(t -> smokeTest(t, d, report.asOf()))
                        .forEach(rows::add);
            }
        }
        return rows;
    }

    private static TimelineRow back(ServiceUpdate s, Instant asOf) {
        RollBack back = s.rollBack();
        Instant end = back.endedAt() == null ? asOf : back.endedAt();
        PhaseRun.Status status = back.end() == null
                ? PhaseRun.Status.RUNNING
                : back.good() ? PhaseRun.Status.SUCCEEDED : PhaseRun.Status.FAILED;
        String value = back.end() == null || back.good() ? Words.took(back.updatedAt(), end) : "not back";
        return new TimelineRow(s.name(), value, true, status, null, back.updatedAt(), end);
    }

    /** The moments that it shows. */
    Stream<Instant> moments() {
        return Stream.of(waited, from, to).filter(Objects::nonNull);
    }

    private static boolean inWave(Deployment d, PhaseRun run, ServiceUpdate service) {
        return run.wave() == null
                || d.configuration()
                        .wave(run.wave())
                        .filter(w -> w.services().contains(service.name()))
                        .isPresent();
    }

    private static TimelineRow phase(PhaseRun p, Instant asOf) {
        boolean skipped = p.status() == PhaseRun.Status.SKIPPED;
        String words = Words.status(p.status());
        return new TimelineRow(
                p.title(),
                skipped ? words : words + ", " + Words.took(p.took(asOf)),
                false,
                p.status(),
                null,
                skipped ? null : p.startedAt(),
                skipped ? null : p.endedAt() == null ? asOf : p.endedAt());
    }

    /** Each attempt: asked, running, stopped, as ECS tells the last two, which it may do late or not at all. */
    private static List<TimelineRow> task(String label, TaskRun m, Deployment d, Instant asOf) {
        List<TimelineRow> rows = new ArrayList<>();
        for (TaskRun.Past past : m.past()) {
            rows.addAll(attempt(
                    label + " " + past.attempt().number(), past.attempt(), past.ending(), m.exitCode(past), d, asOf));
        }
        String name = m.past().isEmpty() || m.attempt() == null
                ? label
                : label + " " + m.attempt().number();
        rows.addAll(attempt(name, m.attempt(), m.ending(), m.exitCode(), d, asOf));
        return rows;
    }

    private static List<TimelineRow> attempt(
            String label, TaskRun.Attempt attempt, TaskRun.Ending ending, Integer code, Deployment d, Instant asOf) {
        if (attempt == null || attempt.taskArn() == null || (ending != null && ending.task() == null)) {
            return List.of();
        }
        Instant asked = attempt.intentAt();
        if (ending == null) {
            Instant end = d.endedAt().orElse(asOf);
            return List.of(new TimelineRow(
                    label, "asked for, " + Words.took(asked, end), true, PhaseRun.Status.RUNNING, null, asked, end));
        }
        TaskView task = ending.task();
        Instant stopped = task.stoppedAt() == null ? ending.seenAt() : task.stoppedAt();
        boolean good = Integer.valueOf(0).equals(code);
        PhaseRun.Status status = good ? PhaseRun.Status.SUCCEEDED : PhaseRun.Status.FAILED;
        if (task.startedAt() == null) {
            // One with an exit code ran, so shortly that ECS has not told when it began.
            String took = (code == null ? "never ran, " : "") + Words.took(asked, stopped);
            return List.of(new TimelineRow(label, took, true, status, asked, stopped, stopped));
        }
        String value =
                "start " + Words.took(asked, task.startedAt()) + ", run " + Words.took(task.startedAt(), stopped);
        return List.of(new TimelineRow(label, value, true, status, asked, task.startedAt(), stopped));
    }

    private static TimelineRow service(ServiceUpdate s, Deployment d, PhaseRun run, Instant asOf) {
        Instant end = s.completed() ? s.completedAt() : run.endedAt() == null ? asOf : run.endedAt();
        String took = Words.took(s.updatedAt(), end);
        return new TimelineRow(
                s.name(), s.completed() ? took : "not completed", true, status(s, d), null, s.updatedAt(), end);
    }

    private static TimelineRow smokeTest(SmokeTestRun t, Deployment d, Instant asOf) {
        Instant end = t.endedAt() == null ? d.endedAt().orElse(asOf) : t.endedAt();
        PhaseRun.Status status =
                switch (t.status()) {
                    case PENDING, RUNNING -> PhaseRun.Status.RUNNING;
                    case PASSED -> PhaseRun.Status.SUCCEEDED;
                    case FAILED, UNSTABLE -> PhaseRun.Status.FAILED;
                    case NOTHING_TO_CHECK -> PhaseRun.Status.SKIPPED;
                    case ABANDONED -> PhaseRun.Status.CANCELLED;
                };
        String value = Words.status(t.status()) + ", " + Words.took(t.startedAt(), end);
        return new TimelineRow(t.name(), value, true, status, null, t.startedAt(), end);
    }

    private static PhaseRun.Status status(ServiceUpdate s, Deployment d) {
        if (s.completed()) {
            return PhaseRun.Status.SUCCEEDED;
        }
        if (s.failure() == null && d.failure() == null) {
            return PhaseRun.Status.RUNNING;
        }
        Failure why = s.failure() == null ? d.failure() : s.failure();
        return why.kind() == Failure.Kind.CANCELLED ? PhaseRun.Status.CANCELLED : PhaseRun.Status.FAILED;
    }
}
