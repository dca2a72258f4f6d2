package io.jenkins.plugins.ecsdeploy.bench;

import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** Forgets everything: for what is measured apart from a disk. */
final class NoJournal implements Journal {

    @Override
    public void save(Deployment deployment) {}

    @Override
    public void keepLog(long offset, byte[] bytes) {}
}
