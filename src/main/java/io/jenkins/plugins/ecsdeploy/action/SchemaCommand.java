package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy schema}. */
@Command(
        name = "ecs-deploy schema",
        sortOptions = false,
        description =
                "Prints a JSON Schema, for editors and checks: that of the configuration, unless another is asked for.%n")
final class SchemaCommand implements Action {
    private static final String ROOM = "/io/jenkins/plugins/ecsdeploy/";

    /** Another one. */
    static final class Other {
        @Option(
                names = "--migration-event",
                required = true,
                description = "Of the event ecs.migration, which asks for a migration alone.")
        boolean migrationEvent;
    }

    @ArgGroup
    private Other other;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        try (InputStream in = ConfigurationReader.class.getResourceAsStream(ROOM + name())) {
            io.out().println(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        }
        return ExitCode.OK;
    }

    private String name() {
        return other == null ? "configuration.schema.json" : "ecs-migration-event.schema.json";
    }
}
