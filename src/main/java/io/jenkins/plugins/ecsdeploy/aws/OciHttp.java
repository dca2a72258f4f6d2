package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Small requests to registries through the SDK's HTTP client, whose proxy, trust and time-outs are then those of all other
 * calls. HTTPS only, except to this machine itself.
 */
final class OciHttp {
    /** The distribution specification lets registries refuse larger manifests. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int REDIRECTS = 5;
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1\\])(?::\\d+)?");

    private final Supplier<SdkHttpClient> client;

    OciHttp(Supplier<SdkHttpClient> client) {
        this.client = client;
    }

    /** An answer, read to its end. */
    record Answer(SdkHttpResponse head, SdkBytes body) {
        int status() {
            return head.statusCode();
        }

        Optional<String> header(String name) {
            return head.firstMatchingHeader(name);
        }

        List<String> headers(String name) {
            return head.matchingHeaders(name);
        }
    }

    static boolean loopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /**
     * Asks, and follows redirections.
     *
     * @param authorization value of the Authorization header, which goes to the first host only; null: none
     * @throws OutsideException UNAVAILABLE without an answer; REFUSED when the address is not a safe one
     */
    Answer ask(String operation, SdkHttpMethod method, URI address, String authorization) {
        URI at = address;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            checkSafe(operation, at, address);
            boolean home = at.getAuthority().equals(address.getAuthority());
            Answer answer = exchange(operation, request(method, at, home ? authorization : null));
            Optional<String> next = answer.status() / 100 == 3 ? answer.header("Location") : Optional.empty();
            if (next.isEmpty()) {
                return answer;
            }
            at = resolve(operation, at, next.get());
        }
        throw new OutsideException(
                Kind.REFUSED, operation, "", address.getAuthority() + " redirects without end", null);
    }

    /** Only somebody on this machine may send us to an unencrypted address, and only to this machine. */
    private static void checkSafe(String operation, URI at, URI origin) {
        boolean encrypted = "https".equals(at.getScheme());
        boolean local = "http".equals(at.getScheme())
                && at.getAuthority() != null
                && loopback(at.getAuthority())
                && loopback(origin.getAuthority());
        if (at.getAuthority() == null || at.getRawUserInfo() != null || !(encrypted || local)) {
            throw new OutsideException(
                    Kind.REFUSED, operation, "", origin.getAuthority() + " leads to an address without https", null);
        }
    }

    private static URI resolve(String operation, URI at, String location) {
        try {
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new OutsideException(Kind.REFUSED, operation, "", at.getAuthority() + " redirects to no address", e);
        }
    }

    private static SdkHttpRequest request(SdkHttpMethod method, URI at, String authorization) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(method)
                .uri(at)
                .putHeader("Accept", String.join(", ", Manifests.MEDIA_TYPES) + ", application/json;q=0.5")
                .putHeader("User-Agent", "ecs-deploy");
        if (authorization != null) {
            request.putHeader("Authorization", authorization);
        }
        return request.build();
    }

    private Answer exchange(String operation, SdkHttpRequest request) {
        HttpExecuteRequest execute =
                HttpExecuteRequest.builder().request(request).build();
        try {
            HttpExecuteResponse response = client.get().prepareRequest(execute).call();
            return new Answer(response.httpResponse(), body(response));
        } catch (IOException | UncheckedIOException e) {
            throw new OutsideException(Kind.UNAVAILABLE, operation, "", request.host() + ": " + e.getMessage(), e);
        }
    }

    private static SdkBytes body(HttpExecuteResponse response) throws IOException {
        Optional<AbortableInputStream> body = response.responseBody();
        if (body.isEmpty()) {
            return SdkBytes.fromByteArray(new byte[0]);
        }
        try (InputStream stream = body.get()) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("the answer is larger than any manifest");
            }
            return SdkBytes.fromByteArrayUnsafe(bytes);
        }
    }
}
