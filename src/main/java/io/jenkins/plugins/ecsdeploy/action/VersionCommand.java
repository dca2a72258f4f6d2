package io.jenkins.plugins.ecsdeploy.action;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ecs-deploy version}. */
@Command(name = "ecs-deploy version", description = "Prints the version.", sortOptions = false)
final class VersionCommand implements Action {
    @Mixin
    HelpOption help;

    @Override
    public ExitCode run(Io io) {
        io.out().println("ecs-deploy " + version());
        return ExitCode.OK;
    }

    /** As the jar's manifest says; {@code unpackaged} when it runs from classes. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
