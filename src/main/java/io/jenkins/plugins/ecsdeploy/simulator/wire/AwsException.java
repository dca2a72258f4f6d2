package io.jenkins.plugins.ecsdeploy.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error that AWS would answer with: type, HTTP status, message, and further members where the API defines some. */
public final class AwsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final int status;
    private final transient ObjectNode members;

    public AwsException(int status, String type, String message, ObjectNode members) {
        super(message);
        this.status = status;
        this.type = type;
        this.members = members;
    }

    public static AwsException of(int status, String type, String message) {
        return new AwsException(status, type, message, Json.object());
    }

    public static AwsException client(String message) {
        return of(400, "ClientException", message);
    }

    public static AwsException invalidParameter(String message) {
        return of(400, "InvalidParameterException", message);
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    /** Members beside type and message; empty for most errors. */
    public ObjectNode members() {
        return members;
    }
}
