package io.jenkins.plugins.ecsdeploy.engine.workflow;

import java.util.List;

/** The configuration asks for what the exported form does not do. */
public final class UnsupportedConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param missing each a key and why
     */
    UnsupportedConfigurationException(List<String> missing) {
        super("A state machine can't do all that this configuration asks for:\n  " + String.join("\n  ", missing));
    }
}
