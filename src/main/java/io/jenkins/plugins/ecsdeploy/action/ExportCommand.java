package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import io.jenkins.plugins.ecsdeploy.engine.workflow.UnsupportedConfigurationException;
import io.jenkins.plugins.ecsdeploy.export.StateMachineStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ecs-deploy export}: the same deployment for an orchestrator of its own. */
@Command(
        name = "ecs-deploy export",
        sortOptions = false,
        customSynopsis = {"ecs-deploy export step-functions --config FILE [OPTIONS]"},
        description = "Compiles the configuration to an AWS Step Functions state machine that makes the"
                + " same deployment without any runner: its definition alone, or with its role"
                + " and the rule that starts it when an image is pushed.%n")
final class ExportCommand implements Action {
    @Parameters(paramLabel = "step-functions", description = "What to export to; step-functions is all there is.")
    private String target;

    @Mixin
    private ConfigurationOptions asked;

    @Mixin
    private PolicyLookUp lookUp;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "asl",
            description = "asl (the definition), cloudformation or terraform. Default: asl.")
    private String format;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "ecs-deploy",
            description = "Name of the state machine. Default: ecs-deploy.")
    private String name;

    @Option(
            names = "--pushed-tags",
            paramLabel = "PATTERN",
            description = "Start it when a tag such as v* is pushed to the image's ECR repository.")
    private String pushedTags;

    @Option(names = "--output", paramLabel = "FILE", description = "Write there. Must not exist. Default: print.")
    private Path output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        if (!target.equals("step-functions")) {
            throw new UsageException("There is no export to " + target + "; there is step-functions.");
        }
        if (!name.matches("[A-Za-z0-9_-]{1,57}")) {
            throw new UsageException("--name " + name + ": 1 to 57 of letters, digits, - and _.");
        }
        Configuration configuration = asked.read(io, new FlagTree().put("dryRun", true));
        String text = exported(io, configuration).toPrettyString() + "\n";
        if (output == null) {
            io.out().print(text);
        } else {
            Files.writeString(io.resolve(output), text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            io.out().println("Wrote " + output + ".");
        }
        return ExitCode.OK;
    }

    private ObjectNode exported(Io io, Configuration configuration) throws IOException {
        try {
            return switch (format) {
                case "asl" -> {
                    if (pushedTags != null) {
                        throw new UsageException("--pushed-tags needs --format cloudformation or terraform: a"
                                + " definition alone has no rule.");
                    }
                    yield StateMachineDefinition.of(configuration);
                }
                case "cloudformation" -> stack(io, configuration).cloudFormation();
                case "terraform" -> stack(io, configuration).terraform();
                default ->
                    throw new UsageException("--format is asl, cloudformation or terraform, not " + format + ".");
            };
        } catch (UnsupportedConfigurationException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private StateMachineStack stack(Io io, Configuration configuration) throws IOException {
        return new StateMachineStack(configuration, lookUp.facts(io, configuration), name, pushedTags);
    }
}
