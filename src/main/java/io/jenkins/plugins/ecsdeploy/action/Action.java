package io.jenkins.plugins.ecsdeploy.action;

import java.io.IOException;

/** A command whose options have been read. */
interface Action {
    ExitCode run(Io io) throws IOException;
}
