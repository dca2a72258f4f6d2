package io.jenkins.plugins.ecsdeploy.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param method in capitals
 * @param path decoded, starting with a slash, without the query
 * @param query the raw query string, empty if there is none
 * @param headers by lower-case name
 * @param body the bytes, not to be changed after
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a parser, never compared
public record Request(String method, String path, String query, Map<String, String> headers, byte[] body) {

    public Request {
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = lower;
    }

    /** An AWS JSON 1.1 call, e.g. {@code json("AmazonEC2ContainerServiceV20141113.RunTask", "{}")}. */
    public static Request json(String target, String body) {
        Map<String, String> headers = Map.of("x-amz-target", target, "content-type", "application/x-amz-json-1.1");
        return new Request("POST", "/", "", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An AWS query protocol call; {@code form} is already URL-encoded. */
    public static Request form(String form) {
        Map<String, String> headers = Map.of("content-type", "application/x-www-form-urlencoded");
        return new Request("POST", "/", "", headers, form.getBytes(StandardCharsets.UTF_8));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
