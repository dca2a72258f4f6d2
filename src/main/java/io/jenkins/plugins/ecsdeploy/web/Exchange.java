package io.jenkins.plugins.ecsdeploy.web;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Loopback;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebRequest;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One look at an address: a request, and those that redirections lead to. */
final class Exchange {
    private static final int REDIRECTS = 5;
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)");

    private final HttpClient client;
    private final WebRequest request;
    private final Token token;
    private final URI origin;
    private final AtomicReference<CompletableFuture<?>> inFlight = new AtomicReference<>();
    private volatile boolean cancelled;

    Exchange(HttpClient client, WebRequest request, Token token) {
        this.client = client;
        this.request = request;
        this.token = token;
        this.origin = URI.create(request.url());
    }

    /** Never completes exceptionally. */
    CompletableFuture<WebLook> begin() {
        return ask(origin, 0).exceptionally(e -> new WebLook.Unanswered(token.hide(words(e))));
    }

    /** Nobody waits for it any more: the connection goes. */
    void cancel() {
        cancelled = true;
        CompletableFuture<?> pending = inFlight.get();
        if (pending != null) {
            pending.cancel(true);
        }
    }

    private CompletableFuture<WebLook> ask(URI at, int hop) {
        HttpRequest asked;
        try {
            asked = request(at);
        } catch (IllegalArgumentException e) {
            // Its message may hold the header's value.
            return unanswered(
                    home(at) && !token.isEmpty() ? "the token can't be sent as a header" : "it is no address");
        }
        CompletableFuture<HttpResponse<LimitedBody.Body>> answer =
                client.sendAsync(asked, head -> new LimitedBody(request.maxBody()));
        inFlight.set(answer);
        if (cancelled) {
            answer.cancel(true);
        }
        return answer.thenCompose(response -> {
            Optional<String> location = response.headers().firstValue("location");
            boolean redirection = response.statusCode() / 100 == 3 && response.statusCode() != 304;
            return request.followRedirects() && redirection && location.isPresent()
                    ? follow(at, location.get(), hop)
                    : CompletableFuture.completedFuture(answered(at, response));
        });
    }

    private HttpRequest request(URI at) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(at)
                .method(request.method(), BodyPublishers.noBody())
                .header("User-Agent", "ecs-deploy");
        if (home(at) && !token.isEmpty()) {
            builder.header("Authorization", token.header());
        }
        return builder.build();
    }

    // --- redirections

    private CompletableFuture<WebLook> follow(URI from, String location, int hop) {
        if (hop == REDIRECTS) {
            return unanswered("it redirects without end");
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            return unanswered("it redirects to what is no address");
        }
        Optional<String> unsafe = unsafe(from, to);
        return unsafe.isPresent() ? unanswered(unsafe.get()) : ask(to, hop + 1);
    }

    /**
     * Who is asked may not send us wherever it likes: not out of encryption, and not to what only this machine can reach, for
     * instance the address that gives it its credentials.
     */
    private Optional<String> unsafe(URI from, URI to) {
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        String host = to.getHost();
        if (host == null || to.getRawUserInfo() != null || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of("it redirects to what is no address of the web");
        }
        if (scheme.equals("http") && "https".equalsIgnoreCase(from.getScheme())) {
            return Optional.of("it redirects from https to http");
        }
        boolean onlyHere =
                host.startsWith("169.254.") || host.toLowerCase(Locale.ROOT).matches("\\[(fe80|fd00:ec2):.*");
        boolean outOfNowhere = Loopback.is(host) && !Loopback.is(origin.getHost());
        return onlyHere || outOfNowhere
                ? Optional.of("it redirects to an address of the machine that runs ecs-deploy")
                : Optional.empty();
    }

    /** The token is for the host that the owner named, by the way that the owner named. */
    private boolean home(URI at) {
        return origin.getScheme().equalsIgnoreCase(at.getScheme())
                && String.valueOf(origin.getHost()).equalsIgnoreCase(at.getHost())
                && port(origin) == port(at);
    }

    private static int port(URI at) {
        if (at.getPort() >= 0) {
            return at.getPort();
        }
        return "https".equalsIgnoreCase(at.getScheme()) ? 443 : 80;
    }

    // --- answers

    private WebLook answered(URI at, HttpResponse<LimitedBody.Body> response) {
        Map<String, List<String>> headers = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(
                        name.toLowerCase(Locale.ROOT),
                        values.stream().map(token::hide).toList()));
        LimitedBody.Body body = response.body();
        String text = new String(body.bytes(), charset(response));
        return new WebLook.Answered(
                token.hide(at.toString()),
                response.statusCode(),
                headers,
                body.cut() ? token.hideInBegin(text) : token.hide(text),
                body.cut());
    }

    private static Charset charset(HttpResponse<?> response) {
        Matcher named =
                CHARSET.matcher(response.headers().firstValue("content-type").orElse(""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static CompletableFuture<WebLook> unanswered(String why) {
        return CompletableFuture.completedFuture(new WebLook.Unanswered(why));
    }

    static String words(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpTimeoutException) {
            return "it took too long";
        }
        Throwable root = cause;
        while (root.getCause() != null && !Objects.equals(root.getCause(), root)) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException || root instanceof UnresolvedAddressException) {
            return "its name is not known here";
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "the connection was refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
