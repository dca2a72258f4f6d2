package io.jenkins.plugins.ecsdeploy.jenkins.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    /** The browser of this machine; empty: there is none. */
    static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty directory */
    Browser(Path binary, Path profile) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=en",
                "--window-size=1280,900"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
        String host = null;
        for (String line = said.readLine(); host == null; line = said.readLine()) {
            if (line == null) {
                throw new IOException(binary + " ended before it listened");
            }
            host = LISTENING.matcher(line).matches() ? LISTENING.matcher(line).replaceFirst("$1") : null;
        }
        Thread drain = new Thread(() -> said.lines().forEach(line -> {}), "browser-stderr");
        drain.setDaemon(true);
        drain.start();
        HttpClient http = HttpClient.newHttpClient();
        String pages = http.send(
                        HttpRequest.newBuilder(URI.create("http://" + host + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String page = null;
        for (JsonNode target : JSON.readTree(pages)) {
            page = target.path("type").asText().equals("page")
                    ? target.path("webSocketDebuggerUrl").asText()
                    : page;
        }
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Answers())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        call("Page.enable", Map.of());
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    CompletableFuture<JsonNode> waiting =
                            answers.remove(message.path("id").asInt());
                    if (waiting != null) {
                        waiting.complete(message);
                    }
                } catch (IOException e) {
                    answers.values().forEach(a -> a.completeExceptionally(e));
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answers.values().forEach(a -> a.completeExceptionally(error));
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (got.has("error")) {
            throw new IOException(
                    method + ": " + got.path("error").path("message").asText());
        }
        return got.path("result");
    }

    /** Goes to an address and waits until the page is there. */
    void open(String url) throws Exception {
        run("document.documentElement.dataset.left = 'yes'");
        call("Page.navigate", Map.of("url", url));
        await("document.readyState === 'complete' && !document.documentElement.dataset.left");
    }

    /** The value of an expression. */
    JsonNode run(String script) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(script + ": "
                    + result.at("/exceptionDetails/exception/description").asText());
        }
        return result.at("/result/value");
    }

    /** Waits until an expression holds in whatever page is there then; never for ever. */
    void await(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            try {
                if (run("new Promise(r => setTimeout(() => r(Boolean(" + condition + ")), 100))")
                        .asBoolean()) {
                    return;
                }
            } catch (IOException e) {
                // The page went away meanwhile: another one comes.
                if (!e.getMessage().matches("(?s).*(context|navigated|Inspected|Cannot read).*")) {
                    throw e;
                }
            }
        }
        throw new AssertionError("It never holds: " + condition + "\n" + text());
    }

    /** What people see of the page. */
    String text() throws Exception {
        return run("document.body.innerText").asText();
    }

    /** Clicks the first element that a selector finds with a text in it, as a mouse does. */
    void click(String selector, String text) throws Exception {
        String element = "[...document.querySelectorAll(" + JSON.writeValueAsString(selector) + ")].find(e =>"
                + " e.checkVisibility() && (e.innerText || e.value || '').includes("
                + JSON.writeValueAsString(text) + "))";
        await(element);
        JsonNode box = run(
                "(() => { const e = " + element + "; e.scrollIntoView({block: 'center', behavior: 'instant'}); const r"
                        + " = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y"
                        + " + r.height / 2}; })()");
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "button",
                            type.equals("mouseMoved") ? "none" : "left",
                            "clickCount",
                            1,
                            "x",
                            box.path("x").asDouble(),
                            "y",
                            box.path("y").asDouble()));
        }
    }

    /** Types into a field, as a keyboard does. */
    void type(String selector, String text) throws Exception {
        String element = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
        await(element);
        run("(() => { const e = " + element + "; e.scrollIntoView({block: 'center', behavior: 'instant'}); e.focus();"
                + " e.select(); })()");
        call("Input.insertText", Map.of("text", text));
        run("(() => { const e = " + element
                + "; e.dispatchEvent(new Event('change', {bubbles: true})); e.blur(); })()");
    }

    /** Chooses in a drop-down once it offers that. */
    void choose(String selector, String value) throws Exception {
        String element = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
        await(element + " && [..." + element + ".options].some(o => o.value === " + JSON.writeValueAsString(value)
                + ")");
        run("(() => { const e = " + element + "; e.value = " + JSON.writeValueAsString(value)
                + "; e.dispatchEvent(new Event('change', {bubbles: true})); })()");
    }

    /** A picture of the page from its top, as high as it is, up to a limit. */
    void picture(Path file, int height) throws Exception {
        run("window.scrollTo(0, 0)");
        int whole = run("Math.ceil(document.documentElement.scrollHeight)").asInt();
        JsonNode shot = call(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", 1280, "height", Math.min(whole, height), "scale", 1)));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
