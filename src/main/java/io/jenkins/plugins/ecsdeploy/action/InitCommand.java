package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationWriter;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Running;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy init}: a first configuration from what runs now. Changes nothing in AWS. */
@Command(
        name = "ecs-deploy init",
        sortOptions = false,
        description = "Looks at a service that runs, and writes a commented configuration for it.%n")
final class InitCommand implements Action {
    @Option(names = "--region", paramLabel = "REGION", description = "AWS Region. Default: AWS_REGION.")
    private String region;

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "ECS cluster, by name or ARN.")
    private String cluster;

    @Option(names = "--service", required = true, paramLabel = "NAME", description = "The service.")
    private String service;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "Its application container. Default: the first essential one.")
    private String container;

    @Option(names = "--migration-command", paramLabel = "WORDS", description = "The command that migrates, if known.")
    private String migrationCommand;

    @Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
    private Path output;

    @Mixin
    private Endpoint endpoint;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        Configuration asked = Configuration.builder()
                .region(region(io))
                .cluster(cluster)
                .dryRun(true)
                .build();
        List<String> command = migrationCommand == null ? List.of() : CommandWords.of(migrationCommand);
        String text;
        try (AwsOutside outside = AwsOutside.open(asked, endpoint.settings(io))) {
            text = ConfigurationWriter.write(look(outside, asked.region(), command));
        } catch (OutsideException e) {
            throw new UsageException("AWS did not tell what runs: " + e.operation() + ": " + e.getMessage());
        }
        if (output == null) {
            io.out().print(text);
            return ExitCode.OK;
        }
        Files.writeString(io.resolve(output), text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        io.out().println("Wrote " + output + ". Next: ecs-deploy plan --config " + output);
        return ExitCode.OK;
    }

    private String region(Io io) {
        String named = region == null ? io.variable("AWS_REGION") : region;
        named = named == null ? io.variable("AWS_DEFAULT_REGION") : named;
        if (named == null) {
            throw new UsageException("Name the Region: --region eu-west-1, or the environment variable AWS_REGION.");
        }
        return named;
    }

    private Running look(Outside outside, String where, List<String> command) {
        ServicesSeen seen = outside.services().describe(cluster, List.of(service));
        ServiceView view = seen.services().stream()
                .filter(s -> "ACTIVE".equals(s.status()))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no active service " + service + " in cluster " + cluster
                        + " (Region " + where + ")."));
        TaskDefinition definition = outside.taskDefinitions()
                .find(view.taskDefinitionArn())
                .orElseThrow(() -> new UsageException(
                        "The service's task definition " + view.taskDefinitionArn() + " does not exist."));
        String name =
                container == null ? Containers.essential(definition.content()).get(0) : container;
        ObjectNode content = Containers.named(definition.content(), name)
                .orElseThrow(() -> new UsageException("The service has no container " + name + "; it has "
                        + String.join(", ", Containers.names(definition.content())) + "."));
        return new Running(where, cluster, service, name, content.path("image").asText(null), command);
    }
}
