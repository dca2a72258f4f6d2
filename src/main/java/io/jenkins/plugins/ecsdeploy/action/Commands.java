package io.jenkins.plugins.ecsdeploy.action;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands by name. Only the one that was asked for is built: start-up is part of every deployment. */
final class Commands {
    static final String OVERVIEW = """
            Usage: ecs-deploy COMMAND [OPTIONS]

            The gate between a new image and live traffic on Amazon ECS: pins the image,
            runs the database migration as one task, and updates the services only after
            it has succeeded.

            Commands:
              deploy     Migrate and deploy
              plan       Show what a deployment would change; changes nothing
              migrate    Run the migration, or another one-off task, alone
              history    Show what has been migrated
              rollback   Give services the revisions of a former deployment
              resume     Carry on with the deployment of a state file
              status     Show the deployment of a state file
              lock       Show who holds a lock in DynamoDB, or free it
              init       Write a first configuration from what runs now
              schema     Print the JSON Schema of the configuration
              iam-policy Print the IAM policy that a configuration needs
              export     Compile it to a Step Functions state machine
              simulate   Run a local AWS endpoint to try things on
              version    Print the version
              help       Explain a command: ecs-deploy help deploy

            Exit codes: 0 done, 1 migration failed, 2 wrong usage or configuration,
            3 rollout failed, 4 nothing was changed, 5 suspended (resume later),
            6 a task after the services failed, 130 cancelled, 70 defect of ecs-deploy.
            """;

    static final List<String> NAMES = List.of(
            "deploy",
            "plan",
            "migrate",
            "history",
            "rollback",
            "resume",
            "status",
            "lock",
            "init",
            "schema",
            "iam-policy",
            "export",
            "simulate",
            "version",
            "help");

    private static final int WIDTH = 80;

    private Commands() {}

    static ExitCode run(Io io, String name, String... args) throws IOException {
        return switch (name) {
            case "help", "--help", "-h" -> help(io, args);
            case "--version", "-V" -> new VersionCommand().run(io);
            default -> parseAndRun(io, name, args);
        };
    }

    private static ExitCode help(Io io, String... args) throws IOException {
        if (args.length == 0 || args[0].equals("help")) {
            io.out().print(OVERVIEW);
            return ExitCode.OK;
        }
        return parseAndRun(io, args[0], "--help");
    }

    private static Action create(String name) {
        return switch (name) {
            case "deploy" -> new DeployCommand();
            case "plan" -> new PlanCommand();
            case "migrate" -> new MigrateCommand();
            case "history" -> new HistoryCommand();
            case "rollback" -> new RollbackCommand();
            case "resume" -> new ResumeCommand();
            case "status" -> new StatusCommand();
            case "lock" -> new LockCommand();
            case "init" -> new InitCommand();
            case "schema" -> new SchemaCommand();
            case "iam-policy" -> new IamPolicyCommand();
            case "export" -> new ExportCommand();
            case "simulate" -> new SimulateCommand();
            case "version" -> new VersionCommand();
            case "github-action" -> new GithubActionCommand();
            default ->
                throw new UsageException(
                        (name.startsWith("-") ? "The command comes first, not " + name : "There is no command " + name)
                                + "." + Nearest.hint(name, NAMES)
                                + "\n`ecs-deploy help` lists the commands.");
        };
    }

    private static ExitCode parseAndRun(Io io, String name, String... args) throws IOException {
        Action action = create(name);
        CommandLine line = line(action);
        try {
            line.parseArgs(args);
        } catch (ParameterException wrong) {
            throw new UsageException(explain(line, wrong) + "\n`ecs-deploy help " + name + "` explains the options.");
        }
        if (line.isUsageHelpRequested()) {
            line.usage(io.out(), Ansi.OFF);
            return ExitCode.OK;
        }
        return action.run(io);
    }

    /** A value that begins with @ is a value: neither flags nor action inputs may name files to read arguments from. */
    static CommandLine line(Action action) {
        return new CommandLine(action)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setAbbreviatedOptionsAllowed(false);
    }

    private static String explain(CommandLine line, ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return wrong.getMessage() + ".";
        }
        String first = unmatched.getUnmatched().get(0);
        String option = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
        Stream<String> known = line.getCommandSpec().optionsMap().keySet().stream();
        return option.startsWith("-")
                ? "There is no option " + option + "." + Nearest.hint(option, known.toList())
                : "What is " + first + " here? Every value comes after an option.";
    }
}
