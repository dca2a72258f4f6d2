package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.io.IOException;

/** Another process has saved this deployment since this one did: it has taken over, and what this one knows is old. */
public final class TakenOverException extends IOException {
    private static final long serialVersionUID = 1L;

    public TakenOverException() {
        super("another process has saved this deployment since");
    }
}
