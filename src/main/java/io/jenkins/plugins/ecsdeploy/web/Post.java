package io.jenkins.plugins.ecsdeploy.web;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Loopback;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebPost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One message to an address. Of the answer only the status is kept: what it says is of no use to us. */
final class Post {
    private static final String HMAC = "HmacSHA256";

    private final WebPost message;
    private final Token address;
    private final Token token;
    private final Token key;
    private volatile CompletableFuture<?> inFlight;

    Post(WebPost message, UnaryOperator<String> variables) {
        this.message = message;
        this.address = of(variables, message.urlVariable());
        this.token = of(variables, message.bearerTokenVariable());
        this.key = of(variables, message.signatureKeyVariable());
    }

    private static Token of(UnaryOperator<String> variables, String variable) {
        return Token.of(variable == null ? null : variables.apply(variable));
    }

    /** Never completes exceptionally. */
    CompletableFuture<WebLook> send(HttpClient client) {
        CompletableFuture<WebLook> answer;
        try {
            CompletableFuture<HttpResponse<LimitedBody.Body>> sent =
                    client.sendAsync(request(), head -> new LimitedBody(0));
            inFlight = sent;
            answer = sent.thenApply(r -> new WebLook.Answered("", r.statusCode(), Map.of(), "", false));
        } catch (IllegalArgumentException e) {
            // Its message may hold what was to be sent.
            answer = CompletableFuture.completedFuture(new WebLook.Unanswered("it can't be sent: "
                    + (address.isEmpty() ? "the token" : "the address or the token") + " is not of the right form"));
        } catch (GeneralSecurityException e) {
            answer = CompletableFuture.completedFuture(new WebLook.Unanswered("it can't be signed"));
        }
        return answer.exceptionally(e -> new WebLook.Unanswered(hide(Exchange.words(e))));
    }

    /** Nobody waits for it any more: the connection goes, however much the other side has still to say. */
    void cancel() {
        CompletableFuture<?> pending = inFlight;
        if (pending != null) {
            pending.cancel(true);
        }
    }

    private HttpRequest request() throws GeneralSecurityException {
        URI to = URI.create(message.url() == null ? address.value() : message.url());
        if (!token.isEmpty() && "http".equalsIgnoreCase(to.getScheme()) && !Loopback.is(to.getHost())) {
            throw new IllegalArgumentException("a token is not sent without encryption");
        }
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder builder = HttpRequest.newBuilder(to)
                .header("User-Agent", "ecs-deploy")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        message.headers().forEach(builder::header);
        if (!token.isEmpty()) {
            builder.header("Authorization", token.header());
        }
        if (!key.isEmpty()) {
            builder.header(WebPost.SIGNATURE, "sha256=" + signature(body));
        }
        return builder.build();
    }

    private String signature(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), HMAC));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private String hide(String text) {
        return address.hide(token.hide(key.hide(text)));
    }
}
