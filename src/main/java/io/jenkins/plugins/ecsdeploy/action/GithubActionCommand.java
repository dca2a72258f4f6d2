package io.jenkins.plugins.ecsdeploy.action;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code ecs-deploy github-action}: {@code deploy} or {@code migrate} with the inputs of {@code action.yml}, which come as {@code INPUT_…}
 * variables. They never pass through a shell, so that nothing in them can act there.
 */
@Command(
        name = "ecs-deploy github-action",
        sortOptions = false,
        description = "Deploys with the inputs of the GitHub Action (INPUT_… variables).%n")
final class GithubActionCommand implements Action {
    /** Inputs with one value, named like the flag. */
    static final List<String> ONE = List.of(
            "config",
            "region",
            "cluster",
            "image",
            "event",
            "migration-task-definition",
            "migration-derived-from",
            "migration-override-of",
            "migration-container",
            "migration-command",
            "migration-on-timeout",
            "migration-database",
            "migration-lock-timeout",
            "migration-statement-timeout",
            "migration-attempts",
            "migration-backoff",
            "backup-instance",
            "backup-cluster",
            "backup-when",
            "backup-keep",
            "backup-prefix",
            "notify-event-bus",
            "timeout-resolve",
            "timeout-preflight",
            "timeout-register",
            "timeout-backup",
            "timeout-migrate",
            "timeout-deploy",
            "timeout-verify",
            "when-busy",
            "lock",
            "lock-table",
            "lock-key",
            "lock-lease",
            "orchestrator",
            "state-machine",
            "on-cancel",
            "on-failure",
            "code-deploy-on-ready",
            "role-arn",
            "external-id",
            "session-name",
            "endpoint-url",
            "events-queue",
            "state",
            "report",
            "record",
            "log");

    /** Inputs with one value a line, and the flag that is repeated for each. */
    static final List<List<String>> MANY = List.of(
            List.of("services", "service"),
            List.of("waves", "wave"),
            List.of("code-deploy", "code-deploy"),
            List.of("containers", "container"),
            List.of("migration-environment", "migration-environment"),
            List.of("migration-retry-exit-codes", "migration-retry-exit-code"),
            List.of("migration-retry-logs", "migration-retry-log"),
            List.of("migration-contract-services", "migration-contract-service"),
            List.of("migration-compatible-images", "migration-compatible-image"),
            List.of("smoke-tests", "smoke-test"),
            List.of("notify-webhooks", "notify-webhook"),
            List.of("tags", "tag"));

    /** Inputs that are true or false. */
    static final List<String> SWITCHES = List.of("no-migration", "migration-destructive", "dry-run");

    /** Inputs of {@code command: rollback} alone, and their flags. */
    static final List<List<String>> ROLLBACK = List.of(List.of("rollback-undo", "undo"), List.of("rollback-to", "to"));

    /** Inputs with one value that {@code rollback} takes beside its own. */
    private static final List<String> SHARED = List.of(
            "role-arn", "external-id", "session-name", "endpoint-url", "events-queue", "state", "report", "record");

    /** Which command to run. */
    static final String COMMAND = "command";

    private static final List<String> COMMANDS = List.of("deploy", "migrate", "rollback");

    static final String FORCE = "rollback-force";

    /** With {@code command: migrate}: which task. */
    static final String TASK = "task";

    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) throws IOException {
        String command = input(io, COMMAND);
        String name = command == null || command.isEmpty() ? "deploy" : command;
        boolean told = given(GithubDeployments.ON, input(io, GithubDeployments.ON))
                && !given("dry-run", input(io, "dry-run"))
                && COMMANDS.contains(name);
        return told
                ? GithubDeployments.around(io, name, input -> input(io, input), () -> run(io, name))
                : run(io, name);
    }

    private static ExitCode run(Io io, String command) throws IOException {
        if (command.equals("deploy")) {
            return Commands.run(io, "deploy", arguments(io).toArray(String[]::new));
        }
        return switch (command) {
            case "migrate" -> Commands.run(io, command, migrate(io).toArray(String[]::new));
            case "rollback" -> Commands.run(io, command, rollback(io).toArray(String[]::new));
            default ->
                throw new UsageException("The input command is deploy, migrate or rollback, not " + command + ".");
        };
    }

    private static List<String> migrate(Io io) throws IOException {
        List<String> arguments = arguments(io);
        String task = input(io, TASK);
        if (task != null) {
            arguments.add("--task=" + task);
        }
        return arguments;
    }

    private static List<String> rollback(Io io) {
        List<String> arguments = new ArrayList<>();
        for (String name : SHARED) {
            String value = input(io, name);
            if (value != null) {
                arguments.add("--" + name + "=" + value);
            }
        }
        for (List<String> own : ROLLBACK) {
            String value = input(io, own.get(0));
            if (value != null) {
                arguments.add("--" + own.get(1) + "=" + value);
            }
        }
        if (given(FORCE, input(io, FORCE))) {
            arguments.add("--force");
        }
        return arguments;
    }

    static List<String> arguments(Io io) {
        List<String> arguments = new ArrayList<>();
        for (String name : ONE) {
            String value = input(io, name);
            if (value != null) {
                arguments.add("--" + name + "=" + value);
            }
        }
        for (List<String> many : MANY) {
            String value = input(io, many.get(0));
            if (value != null) {
                value.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> arguments.add("--" + many.get(1) + "=" + line));
            }
        }
        for (String name : SWITCHES) {
            if (given(name, input(io, name))) {
                arguments.add("--" + name);
            }
        }
        return arguments;
    }

    static boolean given(String name, String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new UsageException("The input " + name + " is true or false, not " + value + ".");
    }

    /** As the runner would name it for an action in JavaScript; blank is not given. */
    private static String input(Io io, String name) {
        String value = io.variable("INPUT_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
        String given = value == null ? "" : value.strip();
        return given.isEmpty() ? null : given;
    }
}
