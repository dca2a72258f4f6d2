package io.jenkins.plugins.ecsdeploy.engine.state;

/** A text is not the state of a deployment that this version can carry on. The text is never changed or removed. */
public final class UnreadableStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
