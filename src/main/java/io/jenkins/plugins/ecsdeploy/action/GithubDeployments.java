package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.action.github.GithubDeployment;
import io.jenkins.plugins.ecsdeploy.action.github.GithubDeployment.State;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationException;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.WorkflowText;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keeps GitHub's list of deployments true while a command of the action runs, where its inputs ask for that. */
final class GithubDeployments {
    static final String ON = "github-deployment";

    /** The inputs about it. */
    static final List<String> INPUTS = List.of(
            ON, "github-deployment-id", "github-auto-inactive", "environment", "environment-url", "github-token");

    private GithubDeployments() {}

    /** A command of the action. */
    interface Command {
        ExitCode run() throws IOException;
    }

    /**
     * Runs the command, and tells GitHub before and after.
     *
     * @param name of the command
     * @param input gives inputs by their names, null when not given
     */
    static ExitCode around(Io io, String name, UnaryOperator<String> input, Command command) throws IOException {
        GithubDeployment deployment = of(io, name, input);
        deployment.begin();
        ExitCode code = ExitCode.DEFECT;
        try {
            code = command.run();
            return code;
        } catch (UsageException | ConfigurationException wrong) {
            code = ExitCode.USAGE;
            throw wrong;
        } finally {
            deployment.say(state(code), words(io, code, input));
        }
    }

    /** A failure is one of what was deployed; an error, one in deploying it. */
    private static State state(ExitCode code) {
        return switch (code) {
            case OK -> State.SUCCESS;
            case MIGRATION_FAILED, ROLLOUT_FAILED, NOTHING_CHANGED, AFTER_FAILED -> State.FAILURE;
            case USAGE, SUSPENDED, DEFECT, CANCELLED -> State.ERROR;
        };
    }

    private static String words(Io io, ExitCode code, UnaryOperator<String> input) {
        String id = "";
        try {
            id = StateFile.read(io, stateFile(input)).map(Deployment::id).orElse("");
        } catch (IOException | UsageException unreadable) {
            // told already, by the command itself
        }
        return (id.isEmpty() ? "" : id + ": ") + code.meaning();
    }

    private static GithubDeployment of(Io io, String name, UnaryOperator<String> input) {
        String repository = needed(io, "GITHUB_REPOSITORY");
        String run = needed(io, "GITHUB_RUN_ID");
        String server = Optional.ofNullable(io.variable("GITHUB_SERVER_URL")).orElse("https://github.com");
        String attempt = Optional.ofNullable(io.variable("GITHUB_RUN_ATTEMPT")).orElse("1");
        String environment = input.apply("environment");
        String token = input.apply("github-token");
        if (environment == null) {
            throw new UsageException("With github-deployment: true, the input environment names GitHub's environment.");
        }
        if (token == null) {
            throw new UsageException(
                    "With github-deployment: true, the input github-token is needed; its default is the job's token.");
        }
        GithubDeployment.Of of = new GithubDeployment.Of(
                Optional.ofNullable(io.variable("GITHUB_API_URL")).orElse("https://api.github.com"),
                repository,
                needed(io, "GITHUB_SHA"),
                run,
                server + "/" + repository + "/actions/runs/" + run + "/attempts/" + attempt,
                environment,
                input.apply("environment-url"),
                name,
                GithubActionCommand.given(
                        "github-auto-inactive",
                        Optional.ofNullable(input.apply("github-auto-inactive")).orElse("true")),
                id(input.apply("github-deployment-id")));
        Path state = stateFile(input);
        Path kept = io.resolve(state.resolveSibling(state.getFileName() + ".github.json"));
        return new GithubDeployment(
                of, token, kept, text -> io.out().println("::warning title=ecs-deploy::" + WorkflowText.data(text)));
    }

    private static Path stateFile(UnaryOperator<String> input) {
        String given = input.apply("state");
        return given == null ? StateFile.DEFAULT : Path.of(given);
    }

    private static Long id(String given) {
        if (given == null) {
            return null;
        }
        if (!given.matches("[1-9][0-9]{0,17}")) {
            throw new UsageException(
                    "The input github-deployment-id is the id of a deployment of GitHub, a number, not " + given + ".");
        }
        return Long.valueOf(given);
    }

    private static String needed(Io io, String variable) {
        String value = io.variable(variable);
        if (value == null) {
            throw new UsageException("With github-deployment: true, the runner's variable " + variable
                    + " is needed; it is there in every job of GitHub Actions.");
        }
        return value;
    }
}
