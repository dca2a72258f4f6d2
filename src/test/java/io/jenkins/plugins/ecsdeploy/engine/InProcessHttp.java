package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.simulator.ConnectionLostException;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Takes the AWS SDK's requests to a simulator in the same process: no sockets, so a virtual clock sees everything. */
public final class InProcessHttp implements SdkHttpClient {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z0-9]+)");
    private final Simulator simulator;
    private final Calls calls;

    /** Every call passes here. */
    public interface Calls {
        /**
         * Sends one call on its way.
         *
         * @param operation its name, or method and path when it is none of AWS's
         * @param send sends it, and gives the answer
         * @throws ConnectionLostException when the connection ends without one
         */
        Response pass(String operation, byte[] body, Supplier<Response> send);
    }

    public InProcessHttp(Simulator simulator, Calls calls) {
        this.simulator = simulator;
        this.calls = calls;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(request);
            }

            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        SdkHttpRequest http = request.httpRequest();
        byte[] body = request.contentStreamProvider()
                .map(p -> {
                    try (var in = p.newStream()) {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(new byte[0]);
        Map<String, String> headers = new LinkedHashMap<>();
        http.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        Request sent = new Request(
                http.method().name(),
                http.encodedPath().isEmpty() ? "/" : http.encodedPath(),
                http.encodedQueryParameters().orElse(""),
                headers,
                body);
        Response response;
        try {
            response = calls.pass(operation(http, body), body, () -> simulator.handle(sent));
        } catch (ConnectionLostException e) {
            throw new IOException("connection lost", e);
        }
        SdkHttpFullResponse.Builder answer = SdkHttpFullResponse.builder().statusCode(response.status());
        response.headers().forEach((name, value) -> answer.putHeader(name, List.of(value)));
        return HttpExecuteResponse.builder()
                .response(answer.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                .build();
    }

    /** JSON protocols name it in a header, the query protocol in the body. */
    private static String operation(SdkHttpRequest http, byte[] body) {
        String target = http.firstMatchingHeader("X-Amz-Target").orElse("");
        if (!target.isEmpty()) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        Matcher action = ACTION.matcher(new String(body, StandardCharsets.UTF_8));
        return action.find() ? action.group(1) : http.method() + " " + http.encodedPath();
    }

    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "InProcess";
    }
}
