package io.jenkins.plugins.ecsdeploy.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link Simulator} on a socket of the loopback interface, HTTP without TLS. */
public final class SimulatorServer implements AutoCloseable {

    private final Simulator simulator;
    private final HttpServer server;
    private final ExecutorService executor;

    private SimulatorServer(Simulator simulator, HttpServer server, ExecutorService executor) {
        this.simulator = simulator;
        this.server = server;
        this.executor = executor;
    }

    /** In real time with the standard options; {@code port} 0 takes a free one. */
    public static SimulatorServer start(int port) {
        return start(new Simulator(SimulatorOptions.standard()), port);
    }

    /** With these options; blocking until shutdown is the caller's business. */
    public static SimulatorServer start(SimulatorOptions options, int port) {
        return start(new Simulator(options), port);
    }

    /** Puts a simulator on a socket; it is closed with the server. */
    public static SimulatorServer start(Simulator simulator, int port) {
        return start(simulator, InetAddress.getLoopbackAddress(), port);
    }

    /** As {@link #start(Simulator, int)}, on an address of the caller's choice. */
    public static SimulatorServer start(Simulator simulator, InetAddress address, int port) {
        // The JDK's server delays small answers by 40 ms without this; it is read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            AtomicInteger threads = new AtomicInteger();
            ExecutorService executor = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "simulator-http-" + threads.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(executor);
            server.createContext("/", exchange -> answer(simulator, exchange));
            server.start();
            SimulatorServer started = new SimulatorServer(simulator, server, executor);
            simulator.ociHost(started.endpoint().getAuthority());
            return started;
        } catch (IOException notBound) {
            throw new UncheckedIOException("cannot listen on " + address + " port " + port, notBound);
        }
    }

    /** For {@code endpointOverride} and {@code --endpoint-url}. */
    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    public Simulator simulator() {
        return simulator;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        simulator.close();
    }

    private static void answer(Simulator simulator, HttpExchange exchange) throws IOException {
        try {
            Response response = simulator.handle(request(exchange));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(response.body().length));
            }
            boolean empty = head || response.body().length == 0;
            exchange.sendResponseHeaders(response.status(), empty ? -1 : response.body().length);
            if (!empty) {
                exchange.getResponseBody().write(response.body());
            }
        } catch (ConnectionLostException lost) {
            // Closing without an answer is the answer.
        } catch (RuntimeException bug) {
            System.err.println("simulator: " + exchange.getRequestURI() + " failed: " + bug);
            exchange.sendResponseHeaders(500, -1);
        } finally {
            exchange.close();
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }
}
