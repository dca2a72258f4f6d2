package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ecs-deploy migrate}: a one-off task alone, with all that a deployment's has; no service is touched. */
@Command(
        name = "ecs-deploy migrate",
        sortOptions = false,
        customSynopsis = {
            "ecs-deploy migrate --config FILE [--task NAME] [OPTIONS]",
            "       ecs-deploy migrate --cluster NAME --service NAME --image IMAGE",
            "                          [OPTIONS] -- COMMAND..."
        },
        description = "Runs the migration alone, or another one-off task: once, on the pinned image,"
                + " waits for its end, and exits with 0 only if it did. Updates no service.%n")
final class MigrateCommand implements Action {
    private static final Path STATE = Path.of(".ecs-deploy", "migration.json");

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "Command of the task, after --: one word each, no shell.")
    private List<String> command = List.of();

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "In place of the migration, this task of the file's after: list.")
    private String task;

    @Mixin
    private ConfigurationOptions asked;

    @Option(names = "--dry-run", description = "Resolve and check only: change nothing, keep no state.")
    private boolean dryRun;

    @Option(names = "--state", paramLabel = "FILE", description = "State file. Default: .ecs-deploy/migration.json.")
    private Path state = STATE;

    @Mixin
    private DrivingEndpoint endpoint;

    @Mixin
    private OutputOptions output;

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        if (asked.noMigration) {
            throw new UsageException("--no-migration leaves nothing to do: migrate runs the migration alone.");
        }
        asked.migrationAlone = true;
        FlagTree more = new FlagTree().put("dryRun", dryRun);
        command(more);
        source(more);
        Configuration whole = asked.read(io, more);
        return new Deploying(io, endpoint, output, state).run(task == null ? migration(whole) : task(whole));
    }

    private void command(FlagTree more) {
        if (command.isEmpty()) {
            return;
        }
        if (asked.migrationCommand != null) {
            throw new UsageException("The command is given twice: by --migration-command and after --.");
        }
        if (task != null) {
            throw new UsageException("--task takes its command from the file: give none after --.");
        }
        more.put("migration.command", command);
    }

    /** Without a file, the service is what the task is made from. */
    private void source(FlagTree more) {
        if (asked.config != null) {
            return;
        }
        boolean named = Stream.of(asked.migrationTaskDefinition, asked.migrationDerivedFrom, asked.migrationOverrideOf)
                .anyMatch(name -> name != null);
        if (asked.services == null) {
            more.put("services", List.of());
        } else if (!named) {
            more.put("migration.derivedFrom", asked.services.get(0));
        }
    }

    /** A state machine carries out whole deployments only: a task alone is run from here. */
    private static Configuration.Builder alone(Configuration whole) {
        return whole.toBuilder().services(List.of()).orchestrator(null);
    }

    private static Configuration migration(Configuration whole) {
        if (whole.migration() == null) {
            throw new UsageException("The configuration says migration: none, so there is nothing to run."
                    + " A task of its after: list is run with --task NAME.");
        }
        return alone(whole).after(List.of()).build();
    }

    private Configuration task(Configuration whole) {
        List<String> names = whole.after().stream().map(AfterTask::name).toList();
        List<AfterTask> one =
                whole.after().stream().filter(a -> a.name().equals(task)).toList();
        if (one.isEmpty()) {
            throw new UsageException("There is no task " + task + " in the configuration's after: list"
                    + (names.isEmpty() ? ", which is empty." : ", which has " + String.join(", ", names) + ".")
                    + Nearest.hint(task, names));
        }
        return alone(whole).migration(null).backup(null).after(one).build();
    }
}
