package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** Forgets: for runs that change nothing, and so have nothing to resume. */
final class MemoryJournal implements Journal {
    @Override
    public void save(Deployment deployment) {}

    @Override
    public void keepLog(long offset, byte[] bytes) {}
}
