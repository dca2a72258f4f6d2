package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.action.github.StoppedCommands;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;

/** Which face shows a deployment. */
final class Faces {
    private Faces() {}

    /** Whether a GitHub runner reads what we print. */
    static boolean github(Io io) {
        return "true".equals(io.variable("GITHUB_ACTIONS"));
    }

    static Face of(Io io, OutputOptions output, Configuration configuration) {
        return github(io)
                ? new GithubFace(output.people(io), io.environment(), configuration)
                : new ConsoleFace(
                        output.people(io), io.width(), Paint.of(io, output.color), io.terminal() && !output.json());
    }

    /** Text of any origin, for a GitHub runner to show and not to act upon. */
    static String harmless(String text) {
        return StoppedCommands.around(text);
    }
}
