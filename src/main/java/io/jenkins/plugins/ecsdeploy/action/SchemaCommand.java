package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ecs-deploy schema}. */
@Command(
        name = "ecs-deploy schema",
        sortOptions = false,
        description = "Prints the JSON Schema of the configuration, for editors and checks.%n")
final class SchemaCommand implements Action {
    private static final String RESOURCE = "/io/jenkins/plugins/ecsdeploy/configuration.schema.json";

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        try (InputStream in = ConfigurationReader.class.getResourceAsStream(RESOURCE)) {
            io.out().println(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        }
        return ExitCode.OK;
    }
}
