package io.jenkins.plugins.ecsdeploy.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A web site on a free port of the loopback interface, which keeps the headers of all requests. */
public final class Site implements AutoCloseable {
    public final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "site");
        thread.setDaemon(true);
        return thread;
    });

    private Site(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.start();
    }

    private static InetSocketAddress free() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public static Site http() {
        try {
            return new Site(HttpServer.create(free(), 0), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Site https(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(free(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new Site(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return scheme + "://localhost:" + server.getAddress().getPort() + path;
    }

    public Site at(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            requests.add(Map.copyOf(exchange.getRequestHeaders()));
            handler.handle(exchange);
            exchange.close();
        });
        return this;
    }

    public Site answering(String path, int status, String body) {
        return at(path, exchange -> answer(exchange, status, body.getBytes(StandardCharsets.UTF_8), h -> {}));
    }

    public Site redirecting(String path, String to) {
        return at(path, exchange -> answer(exchange, 302, new byte[0], h -> h.set("Location", to)));
    }

    public static void answer(HttpExchange exchange, int status, byte[] body, Consumer<Headers> headers)
            throws IOException {
        headers.accept(exchange.getResponseHeaders());
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
