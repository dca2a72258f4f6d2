package io.jenkins.plugins.ecsdeploy.jenkins.config;

import hudson.AbortException;
import java.util.List;

/** A build names a profile that is not there for it. */
public final class UnknownProfileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownProfileException(String name, List<String> known) {
        super(
                known.isEmpty()
                        ? Messages.UnknownProfileException_none(name)
                        : Messages.UnknownProfileException_known(name, String.join(", ", known)));
    }

    /** For the end of a build: one line, without a stack trace. */
    public AbortException asAbort() {
        return new AbortException(getMessage());
    }
}
