package io.jenkins.plugins.ecsdeploy.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Replays answers over a real socket. An answer belongs to an operation ({@code RunTask}), or to a method and path
 * ({@code HEAD /v2/api/manifests/1}); the last one given for it is repeated.
 */
final class CannedServer implements AutoCloseable {
    private static final String JSON = "application/x-amz-json-1.1";

    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    CannedServer() {
        // The JDK's server delays small answers by 40 ms without this.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://" + host());
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A request as it came. */
    record Received(String key, URI uri, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            try {
                return Json.read(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }
    }

    /** An answer; status 0 closes the connection without one. */
    record Reply(int status, Map<String, String> headers, String body) {}

    CannedServer reply(String key, int status, Map<String, String> headers, String body) {
        Deque<Reply> queue = replies.computeIfAbsent(key, k -> new ArrayDeque<>());
        synchronized (queue) {
            queue.add(new Reply(status, headers, body));
        }
        return this;
    }

    CannedServer reply(String operation, String json) {
        return reply(operation, 200, Map.of("Content-Type", JSON), json);
    }

    CannedServer replay(String operation, String resource) {
        return reply(operation, resource(resource));
    }

    /** AWS's own error form. */
    CannedServer refuse(String operation, String type, String message) {
        return error(operation, 400, type, message);
    }

    CannedServer error(String operation, int status, String type, String message) {
        String body = "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}";
        return reply(operation, status, Map.of("Content-Type", JSON), body);
    }

    CannedServer lose(String operation) {
        return reply(operation, 0, Map.of(), "");
    }

    List<Received> received(String key) {
        return received.stream().filter(r -> r.key().equals(key)).toList();
    }

    Received last(String key) {
        List<Received> all = received(key);
        return all.get(all.size() - 1);
    }

    static String resource(String name) {
        try (InputStream in = CannedServer.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = key(exchange, body);
            received.add(new Received(key, exchange.getRequestURI(), Map.copyOf(exchange.getRequestHeaders()), body));
            Reply reply = next(key);
            if (reply.status() == 0) {
                return;
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), none ? -1 : bytes.length);
            if (!none) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String key(HttpExchange exchange, String body) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        if (body.startsWith("Action=")) {
            return body.substring("Action=".length(), body.indexOf('&'));
        }
        return exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    }

    private Reply next(String key) {
        Deque<Reply> queue = replies.getOrDefault(key, new ArrayDeque<>());
        synchronized (queue) {
            if (queue.isEmpty()) {
                return new Reply(404, Map.of(), "");
            }
            return queue.size() == 1 ? queue.peek() : queue.poll();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
