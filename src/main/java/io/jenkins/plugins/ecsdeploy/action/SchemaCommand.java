package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.report.DeploymentRecord;
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

        @Option(
                names = "--record",
                required = true,
                description = "Of the record of a deployment: --output json, and what CI keeps of it.")
        boolean deploymentRecord;

        @Option(names = "--notification", required = true, description = "Of what event buses and webhooks are told.")
        boolean notification;
    }

    @ArgGroup
    private Other other;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        try (InputStream in = DeploymentRecord.class.getResourceAsStream(ROOM + name())) {
            io.out().println(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        }
        return ExitCode.OK;
    }

    private String name() {
        if (other == null) {
            return "configuration.schema.json";
        } else if (other.migrationEvent) {
            return "ecs-migration-event.schema.json";
        }
        return other.notification ? "notification.schema.json" : "report/" + DeploymentRecord.SCHEMA;
    }
}
