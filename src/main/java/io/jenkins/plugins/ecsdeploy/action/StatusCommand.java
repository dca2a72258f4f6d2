package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
import io.jenkins.plugins.ecsdeploy.report.RecordJson;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy status}: what a state file tells; asks nobody and changes nothing. */
@Command(
        name = "ecs-deploy status",
        sortOptions = false,
        description = "Shows the deployment of a state file. Asks nobody and changes nothing.%n")
final class StatusCommand implements Action {
    @Option(names = "--state", paramLabel = "FILE", description = "State file. Default: .ecs-deploy/state.json.")
    private Path state = StateFile.DEFAULT;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text for people, json for programs.")
    private String output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        Deployment deployment = StateFile.read(io, state)
                .orElseThrow(() -> new UsageException("There is no state file " + state + "."));
        Report report = Report.of(deployment);
        switch (output) {
            case "json" -> io.out().print(RecordJson.write(DeploymentRecord.of(report)));
            case "text" -> io.out().print(TextReport.of(report));
            default -> throw new UsageException("--output is text or json, not " + output + ".");
        }
        return ExitCode.OK;
    }
}
