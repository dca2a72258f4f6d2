package io.jenkins.plugins.ecsdeploy.simulator.container;

/** What a running container tells its task. Called under the simulator's lock. */
public interface ContainerEvents {

    void line(String text);

    /** {@code reason} is the container's, empty for a plain exit. */
    void exited(int exitCode, String reason);

    /** It could not even start. */
    void failedToStart(String reason);

    void healthy(boolean healthy);

    /** The capacity under the whole task is taken away. */
    void spotInterrupted();
}
