package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What GitHub's REST API answers to the two calls for deployments, as it documents them: it refuses whatever does not have
 * its headers, a known token, and the members that it wants.
 */
final class GithubServer implements AutoCloseable {
    static final String TOKEN = "ghs_token";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STATES =
            Set.of("error", "failure", "inactive", "in_progress", "queued", "pending", "success");

    /** A call that was taken. */
    record Taken(String path, JsonNode body) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    /** Statuses of answers to come, in place of what it would answer. */
    final List<Integer> troubles = new CopyOnWriteArrayList<>();

    private final AtomicLong ids = new AtomicLong(4000);
    private final Set<Long> known = new ConcurrentSkipListSet<>(Set.of(77L));
    private final HttpServer server;

    GithubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> states() {
        return taken.stream()
                .filter(t -> t.path().endsWith("/statuses"))
                .map(t -> t.body().path("state").asText())
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer = troubles.isEmpty()
                    ? answer(exchange, new String(body, StandardCharsets.UTF_8))
                    : new Answer(troubles.remove(0), Map.of("message", "Something \u001b[31m went wrong"));
            byte[] text = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private record Answer(int status, Map<String, ?> body) {}

    private static Answer refused(int status, String message) {
        return new Answer(status, Map.of("message", message));
    }

    private Answer answer(HttpExchange exchange, String text) throws IOException {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return refused(401, "Bad credentials");
        }
        if (!"application/vnd.github+json".equals(exchange.getRequestHeaders().getFirst("Accept"))
                || !"2022-11-28".equals(exchange.getRequestHeaders().getFirst("X-GitHub-Api-Version"))) {
            return refused(415, "Unsupported media type or API version");
        }
        String path = exchange.getRequestURI().getPath();
        String deployments = "/repos/octo/shop/deployments";
        if (!exchange.getRequestMethod().equals("POST") || !path.startsWith(deployments)) {
            return refused(404, "Not Found");
        }
        JsonNode body = JSON.readTree(text);
        return path.equals(deployments) ? create(path, body) : status(path, path.substring(deployments.length()), body);
    }

    private Answer create(String path, JsonNode body) {
        boolean whole = body.path("ref").isTextual()
                && body.path("environment").isTextual()
                && body.path("required_contexts").isArray();
        if (!whole) {
            return refused(422, "Validation Failed");
        }
        long id = ids.incrementAndGet();
        known.add(id);
        taken.add(new Taken(path, body));
        return new Answer(201, Map.of("id", id));
    }

    private Answer status(String path, String rest, JsonNode body) {
        String[] parts = rest.split("/", -1);
        if (parts.length != 3 || !parts[2].equals("statuses") || !known.contains(Long.valueOf(parts[1]))) {
            return refused(404, "Not Found");
        }
        if (!STATES.contains(body.path("state").asText())
                || body.path("description").asText().length() > 140) {
            return refused(422, "Validation Failed");
        }
        taken.add(new Taken(path, body));
        return new Answer(201, Map.of("id", 1));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
