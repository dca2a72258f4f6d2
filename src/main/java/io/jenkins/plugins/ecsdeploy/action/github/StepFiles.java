package io.jenkins.plugins.ecsdeploy.action.github;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import io.jenkins.plugins.ecsdeploy.report.MarkdownReport;
import io.jenkins.plugins.ecsdeploy.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a runner takes over after a step: its outputs and its summary.
 *
 * @param output path of {@code GITHUB_OUTPUT}; null when there is none
 * @param summary path of {@code GITHUB_STEP_SUMMARY}; null when there is none
 */
public record StepFiles(Path output, Path summary) {

    public static StepFiles of(Map<String, String> environment) {
        return new StepFiles(path(environment.get("GITHUB_OUTPUT")), path(environment.get("GITHUB_STEP_SUMMARY")));
    }

    private static Path path(String name) {
        return name == null || name.isBlank() ? null : Path.of(name);
    }

    /**
     * Appends both.
     *
     * @param reportFile the HTML report; null when none was written
     * @param logFile the migration's log; null when none was written
     * @param trouble gets a sentence for each file that can't be written
     */
    public void write(Report report, int exitCode, Path reportFile, Path logFile, Consumer<String> trouble) {
        StringBuilder outputs = new StringBuilder();
        outputs(report.deployment(), exitCode, reportFile, logFile)
                .forEach((name, value) -> outputs.append(heredoc(name, value)));
        append(output, outputs.toString(), trouble);
        append(summary, MarkdownReport.of(report), trouble);
    }

    private static Map<String, String> outputs(Deployment d, int exitCode, Path reportFile, Path logFile) {
        TaskRun m = d.migration();
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("deployment-id", d.id());
        outputs.put("exit-code", String.valueOf(exitCode));
        outputs.put("digest", d.image() == null ? "" : d.image().digest());
        outputs.put("pinned-image", d.image() == null ? "" : d.image().reference());
        outputs.put("task-definition-arns", definitions(d));
        outputs.put("migration-task-arn", m == null || m.taskArn() == null ? "" : m.taskArn());
        outputs.put("migration-exit-code", m == null || m.exitCode() == null ? "" : String.valueOf(m.exitCode()));
        outputs.put("unstable", String.valueOf(d.unstable()));
        outputs.put("report", reportFile == null ? "" : reportFile.toString());
        outputs.put("log", logFile == null ? "" : logFile.toString());
        return outputs;
    }

    /** One a line: the services' in their order, then the migration's, then those of tasks after the services. */
    private static String definitions(Deployment d) {
        Stream<String> services = d.services().stream().map(ServiceUpdate::taskDefinition);
        Stream<String> migration = d.tasks().stream().map(m -> m.plan().taskDefinition());
        return Stream.concat(services, migration)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** The form for values of any number of lines; the random delimiter can't be in the value. */
    static String heredoc(String name, String value) {
        String delimiter = "ghadelimiter_" + StoppedCommands.token();
        return name + "<<" + delimiter + "\n" + value + "\n" + delimiter + "\n";
    }

    private static void append(Path file, String text, Consumer<String> trouble) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            trouble.accept("The runner's file " + file + " could not be written: " + e);
        }
    }
}
