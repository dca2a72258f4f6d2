package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.PlainText;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationHistory;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationHistory.Ran;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ecs-deploy history}: what has been migrated, as the marks on task definitions tell it. Changes nothing. */
@Command(
        name = "ecs-deploy history",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy history --config FILE [OPTIONS]",
            "       ecs-deploy history --family NAME [OPTIONS]"
        },
        description = "Lists the migrations, contracts and tasks after services that ended well, newest"
                + " first, as the tags of task definitions tell it. Changes nothing.%n")
final class HistoryCommand implements Action {
    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Look at this family of task definitions, too (repeatable).")
    private List<String> families = List.of();

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text for people, json for programs.")
    private String output;

    @Mixin
    private ConfigurationOptions asked;

    @Mixin
    private Endpoint endpoint;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        if (!output.equals("text") && !output.equals("json")) {
            throw new UsageException("--output is text or json, not " + output + ".");
        }
        boolean whole = asked.config != null;
        if (!whole && families.isEmpty()) {
            throw new UsageException("Say where to look: --config FILE, or --family NAME of task definitions.");
        }
        Configuration configuration = whole ? asked.read(io, new FlagTree()) : plain(io);
        try (AwsOutside outside = AwsOutside.open(configuration, endpoint.settings(io))) {
            Set<String> all = new LinkedHashSet<>(families);
            if (whole) {
                all.addAll(MigrationHistory.families(configuration, outside));
            }
            print(io, MigrationHistory.of(outside.taskDefinitions(), all));
            return ExitCode.OK;
        } catch (OutsideException e) {
            throw new UsageException(
                    "AWS did not say what has been migrated: " + e.operation() + ": " + e.getMessage());
        }
    }

    private Configuration plain(Io io) {
        String region = asked.region == null ? io.variable("AWS_REGION") : asked.region;
        if (region == null) {
            throw new UsageException("In which Region? Give --region, or set AWS_REGION.");
        }
        return Configuration.builder()
                .region(region)
                .cluster(asked.cluster == null ? "default" : asked.cluster)
                .build();
    }

    private void print(Io io, List<Ran> history) {
        if (output.equals("json")) {
            try {
                io.out().println(DeploymentJson.MAPPER.writeValueAsString(history));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("plain values can always be written", e);
            }
            return;
        }
        if (history.isEmpty()) {
            io.out().println("Nothing is marked as migrated.");
        }
        for (Ran ran : history) {
            String definition = ran.definition();
            String text = String.format(
                    "%s  %-8s  %s  %s%n    %s",
                    ran.at(),
                    ran.kind().name().toLowerCase(Locale.ROOT),
                    definition.substring(definition.lastIndexOf('/') + 1),
                    ran.token(),
                    ran.digest());
            io.out().println(Faces.github(io) ? Faces.harmless(PlainText.lines(text)) : PlainText.lines(text));
        }
    }
}
