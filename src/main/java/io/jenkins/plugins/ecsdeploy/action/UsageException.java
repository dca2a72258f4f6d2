package io.jenkins.plugins.ecsdeploy.action;

/** The owner has to change something before we can begin; the message says what. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
