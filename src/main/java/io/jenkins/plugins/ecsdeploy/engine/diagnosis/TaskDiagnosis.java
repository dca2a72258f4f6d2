package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ESSENTIAL_CONTAINER_EXITED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.NO_EXIT_CODE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.UNKNOWN;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One stopped task: asks, from the most direct witness to the least, what ended it. */
final class TaskDiagnosis {
    private static final String FAILED_TO_START = "TaskFailedToStart";

    private final TaskView task;
    private final String mainName;
    private final Optional<ContainerView> main;
    private final List<ContainerView> others;

    TaskDiagnosis(TaskView task, String mainContainer) {
        this.task = task;
        this.mainName = mainContainer;
        this.main = task.container(mainContainer);
        this.others = task.containers().stream()
                .filter(c -> !c.name().equals(mainContainer))
                .toList();
    }

    Optional<Diagnosis> diagnosis() {
        if (!task.stopped()) {
            return Optional.empty();
        }
        Stream<Supplier<Optional<Diagnosis>>> witnesses = Stream.of(
                this::stoppedBySomebody,
                () -> main.flatMap(this::reasonOf),
                () -> byText(task.stoppedReason()),
                this::stopCode,
                this::failedToStart,
                this::otherContainer,
                this::exitCode,
                this::noExitCode);
        return witnesses.flatMap(w -> w.get().stream()).findFirst();
    }

    /** Before all else: whoever stops a task may give any text as its reason, and the exit codes follow from the stop. */
    private Optional<Diagnosis> stoppedBySomebody() {
        if (!"UserInitiated".equals(task.stopCode())) {
            return Optional.empty();
        }
        String reason = task.stoppedReason();
        Map<String, String> facts = reason == null || reason.isBlank() ? Map.of() : Map.of("given", ": " + reason);
        return Optional.of(StopCodes.USER.diagnosis(facts, evidence(reason)));
    }

    private Optional<Diagnosis> reasonOf(ContainerView container) {
        return byText(container.reason());
    }

    private Optional<Diagnosis> byText(String text) {
        return Diagnoser.ofText(text).map(d -> withEvidence(d, evidence(text)));
    }

    private Optional<Diagnosis> stopCode() {
        return StopCodes.rule(task.stopCode()).map(rule -> rule.diagnosis(Map.of(), evidence(task.stoppedReason())));
    }

    /** A task that never started failed, whatever exit codes it shows. */
    private Optional<Diagnosis> failedToStart() {
        if (!FAILED_TO_START.equals(task.stopCode())) {
            return Optional.empty();
        }
        return others.stream()
                .flatMap(c -> reasonOf(c).stream())
                .findFirst()
                .or(() -> Optional.of(unknown("The task did not start.")));
    }

    /**
     * The main container was stopped (or never ran) because another essential one ended first; or it ended well and another
     * one failed. Another one that was merely stopped with the task is normal.
     */
    private Optional<Diagnosis> otherContainer() {
        Integer code = main.map(ContainerView::exitCode).orElse(null);
        if (main.isEmpty() || (code != null && code != 0 && !ExitCodes.stoppedFromOutside(code))) {
            return Optional.empty();
        }
        boolean endedWell = code != null && code == 0;
        return others.stream()
                .filter(c -> endedWell ? failed(c) : endedFirst(c))
                .findFirst()
                .map(culprit -> blamed(culprit, endedWell));
    }

    private boolean failed(ContainerView container) {
        return reasonOf(container).isPresent()
                || (container.exitCode() != null
                        && container.exitCode() != 0
                        && !ExitCodes.stoppedFromOutside(container.exitCode()));
    }

    /** An essential container that ends with 0 takes the task with it too. */
    private boolean endedFirst(ContainerView container) {
        return failed(container) || (container.exitCode() != null && container.exitCode() == 0);
    }

    private Diagnosis blamed(ContainerView culprit, boolean mainEndedWell) {
        String name = PlainText.line(culprit.name());
        Optional<Diagnosis> own = reasonOf(culprit).or(() -> byExitCode(culprit));
        String why = own.map(Diagnosis::summary).orElse("It ended with exit code 0, but is essential.");
        String summary = mainEndedWell
                ? "Container " + mainName + " ended well, but container " + name + " failed: " + why
                : "Container " + name + " ended first, and the task with it, container " + mainName + " included: "
                        + why;
        List<String> remedies = Stream.concat(
                        own.map(Diagnosis::remedies).orElse(List.of()).stream(),
                        Stream.of(
                                "If the task can do without container " + name
                                        + ": set essential to false for it in the task definition.",
                                "Read the log of container " + name + "."))
                .toList();
        List<String> evidence =
                new Evidence().add(culprit.reason()).addTask(task, culprit).texts();
        return new Diagnosis(ESSENTIAL_CONTAINER_EXITED, summary, evidence, remedies);
    }

    private Optional<Diagnosis> exitCode() {
        return main.flatMap(this::byExitCode);
    }

    private Optional<Diagnosis> byExitCode(ContainerView container) {
        Integer code = container.exitCode();
        if (code == null || code == 0) {
            return Optional.empty();
        }
        return Optional.of(
                ExitCodes.rule(code).diagnosis(ExitCodes.facts(container.name(), code), evidence(container.reason())));
    }

    /** Promise I2: a missing exit code is a failure, never a zero. */
    private Optional<Diagnosis> noExitCode() {
        if (main.map(ContainerView::exitCode).isPresent()) {
            return Optional.empty();
        }
        boolean explained = main.map(ContainerView::reason).isPresent();
        return Optional.of(
                explained
                        ? unknown("Container " + mainName + " has no exit code.")
                        : new Diagnosis(
                                NO_EXIT_CODE,
                                "Container " + mainName
                                        + " has no exit code: it never started, or ECS lost sight of it.",
                                evidence(null),
                                List.of(
                                        "See the container's log for whether it ran; if it was a migration, see what it did before it is started again.",
                                        "See that the task definition has a container of this name.")));
    }

    private Diagnosis unknown(String summary) {
        return new Diagnosis(
                UNKNOWN,
                summary,
                evidence(main.map(ContainerView::reason).orElse(task.stoppedReason())),
                List.of("Read AWS's words below; the same task definition started by hand may tell more."));
    }

    private List<String> evidence(String mostTelling) {
        return new Evidence().add(mostTelling).addTask(task, main.orElse(null)).texts();
    }

    private static Diagnosis withEvidence(Diagnosis diagnosis, List<String> evidence) {
        return new Diagnosis(diagnosis.cause(), diagnosis.summary(), evidence, diagnosis.remedies());
    }
}
