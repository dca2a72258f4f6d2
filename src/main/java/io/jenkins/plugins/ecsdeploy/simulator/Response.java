package io.jenkins.plugins.ecsdeploy.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP response.
 *
 * @param status the HTTP status code
 * @param headers by name as sent
 * @param body the bytes, not to be changed after
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket, never compared
public record Response(int status, Map<String, String> headers, byte[] body) {

    public static Response of(int status, String contentType, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        return new Response(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
