package io.jenkins.plugins.ecsdeploy.simulator;

/**
 * The connection ends without an answer; whether the call took effect depends on the fault that was asked for. Thrown
 * to callers in process; on a socket the connection is closed.
 */
public final class ConnectionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean effectDone;

    public ConnectionLostException(boolean effectDone) {
        super(effectDone ? "connection closed after the call took effect" : "connection closed before the call");
        this.effectDone = effectDone;
    }

    /** Whether the state had already changed when the connection was lost. */
    public boolean effectDone() {
        return effectDone;
    }
}
