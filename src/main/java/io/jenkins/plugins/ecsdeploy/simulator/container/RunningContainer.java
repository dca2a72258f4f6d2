package io.jenkins.plugins.ecsdeploy.simulator.container;

/** A container that has started. */
public interface RunningContainer {

    /** SIGTERM now, SIGKILL after the stop timeout. */
    void stop();

    /** Ends it at once, without a word: the simulator closes. */
    void kill();
}
