package io.jenkins.plugins.ecsdeploy.engine.port;

/**
 * A call to the outside did not give an answer that we can use.
 *
 * <p>The message is AWS's own, verbatim: data, to be shown escaped.
 */
public final class OutsideException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What may be done about it. */
    public enum Kind {
        /** Slowed down by the service; nothing happened. Ask again later. */
        THROTTLED,
        /** 5xx, time-out, connection lost: <b>the effect may or may not have happened</b>. */
        UNAVAILABLE,
        /** Credentials missing or expired; nothing happened. */
        CREDENTIALS,
        /** Not allowed; nothing happened. */
        DENIED,
        /** The thing asked about does not exist; nothing happened. */
        NOT_FOUND,
        /** Refused for its content or the state of things; nothing happened. */
        REFUSED
    }

    private final Kind kind;
    private final String operation;
    private final String code;

    /**
     * @param operation the API's name of the call, for instance {@code ecs:RunTask}
     * @param code AWS's error code, for instance {@code ClientException}; empty when there was no answer
     */
    public OutsideException(Kind kind, String operation, String code, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.operation = operation;
        this.code = code;
    }

    public Kind kind() {
        return kind;
    }

    public String operation() {
        return operation;
    }

    public String code() {
        return code;
    }

    /** True when asking again later may help without anybody changing anything. */
    public boolean passing() {
        return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
    }
}
