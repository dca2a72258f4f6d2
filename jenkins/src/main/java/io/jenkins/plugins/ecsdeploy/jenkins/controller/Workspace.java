package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import hudson.FilePath;
import java.io.IOException;

/** Where a build's files are; asked for only when one of them is wanted. */
public interface Workspace {

    /** Null when there is none. */
    FilePath get() throws IOException, InterruptedException;
}
