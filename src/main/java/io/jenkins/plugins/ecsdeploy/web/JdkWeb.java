package io.jenkins.plugins.ecsdeploy.web;

import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * {@link Web} by the JDK's HTTP client. Thread-safe; its threads are the client's own, and go when it is no longer
 * referenced.
 */
public final class JdkWeb implements Web {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final UnaryOperator<String> variables;
    private final Map<String, HttpClient> clients;

    /** @param variables the value of an environment variable, or null */
    public JdkWeb(UnaryOperator<String> variables) {
        this(variables, new ConcurrentHashMap<>());
    }

    private JdkWeb(UnaryOperator<String> variables, Map<String, HttpClient> clients) {
        this.variables = variables;
        this.clients = clients;
    }

    /** The same connections, with the secrets of somebody else. */
    public JdkWeb withVariables(UnaryOperator<String> others) {
        return new JdkWeb(others, clients);
    }

    @Override
    public boolean knows(String variable) {
        return !Token.of(variables.apply(variable)).isEmpty();
    }

    @Override
    public CompletableFuture<WebLook> ask(WebRequest request) {
        Token token =
                Token.of(request.bearerTokenVariable() == null ? null : variables.apply(request.bearerTokenVariable()));
        Exchange exchange;
        try {
            exchange = new Exchange(client(request.ca()), request, token);
        } catch (GeneralSecurityException e) {
            return CompletableFuture.completedFuture(
                    new WebLook.Unanswered("the certificates under ca can't be used: " + e.getMessage()));
        }
        long limit = request.timeout().toMillis();
        return exchange.begin()
                .completeOnTimeout(
                        new WebLook.Unanswered("it took longer than " + limit + " ms"), limit, TimeUnit.MILLISECONDS)
                .whenComplete((done, problem) -> exchange.cancel());
    }

    @Override
    public CompletableFuture<WebLook> post(WebPost message) {
        HttpClient client;
        try {
            client = client(message.ca());
        } catch (GeneralSecurityException e) {
            return CompletableFuture.completedFuture(
                    new WebLook.Unanswered("the certificates under ca can't be used: " + e.getMessage()));
        }
        long limit = message.timeout().toMillis();
        Post post = new Post(message, variables);
        return post.send(client)
                .completeOnTimeout(
                        new WebLook.Unanswered("it took longer than " + limit + " ms"), limit, TimeUnit.MILLISECONDS)
                .whenComplete((done, problem) -> post.cancel());
    }

    /** Redirections are followed by {@link Exchange}: the JDK would take the token along to strangers. */
    private HttpClient client(String ca) throws GeneralSecurityException {
        String key = ca == null ? "" : ca;
        HttpClient known = clients.get(key);
        if (known != null) {
            return known;
        }
        HttpClient.Builder made = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        if (ca != null) {
            made.sslContext(Trust.only(ca));
        }
        HttpClient ours = made.build();
        HttpClient earlier = clients.putIfAbsent(key, ours);
        return earlier == null ? ours : earlier;
    }
}
