package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Addresses anywhere, asked as this machine reaches them. Holds the secrets that requests need, and lets none out. */
public interface Web {

    /** Whether the environment variable is there and not empty. Never gives its value. */
    boolean knows(String variable);

    /**
     * Asks once. Blocks nobody; completes, never exceptionally, within the request's time.
     *
     * <p>A token that was sent is not in what comes back: where the other side repeats it, stars stand in its place.
     */
    CompletableFuture<WebLook> ask(WebRequest request);

    /**
     * Sends once, and follows no redirection. Blocks nobody; completes, never exceptionally, within the message's time.
     *
     * <p>No secret that was sent, and no address out of a variable, is in what comes back.
     */
    CompletableFuture<WebLook> post(WebPost message);

    /**
     * A message.
     *
     * @param url null: urlVariable is given
     * @param urlVariable environment variable with the address; null: url is given
     * @param headers beside {@code Content-Type: application/json}
     * @param body JSON
     * @param bearerTokenVariable environment variable with a token; null: none
     * @param signatureKeyVariable environment variable with the key of {@link #SIGNATURE}; null: it is not signed
     * @param ca certificates (PEM) trusted in place of the JDK's; null: the JDK's
     * @param timeout of all of it
     */
    record WebPost(
            String url,
            String urlVariable,
            Map<String, String> headers,
            String body,
            String bearerTokenVariable,
            String signatureKeyVariable,
            String ca,
            Duration timeout) {
        /** Header with {@code sha256=} and the HMAC-SHA256 of the body, in hexadecimal digits. */
        public static final String SIGNATURE = "X-Ecs-Deploy-Signature";

        public WebPost {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * A request.
     *
     * @param method {@code GET} or {@code HEAD}
     * @param followRedirects whether redirections are followed, at most 5, and never from https to http
     * @param ca certificates (PEM) trusted in place of the JDK's; null: the JDK's
     * @param bearerTokenVariable environment variable with a token for the first host; null: none
     * @param timeout of all of it, redirections and body included
     * @param maxBody bytes of the body that are read at most
     */
    record WebRequest(
            String url,
            String method,
            boolean followRedirects,
            String ca,
            String bearerTokenVariable,
            Duration timeout,
            int maxBody) {}

    /** What a look at an address showed: data, never to act. */
    sealed interface WebLook {

        /**
         * An answer.
         *
         * @param url where it came from, after redirections
         * @param headers by their names in lower case
         * @param body as text, as far as it was read
         * @param cut whether there was more of it
         */
        record Answered(String url, int status, Map<String, List<String>> headers, String body, boolean cut)
                implements WebLook {
            public Answered {
                headers = Map.copyOf(headers);
            }
        }

        /** No answer, and why. */
        record Unanswered(String why) implements WebLook {}
    }
}
