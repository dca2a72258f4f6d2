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

    /** Told of every call by its operation's name, or by its path when it is none of AWS's. */
    public interface Calls {
        /** It is about to be sent. */
        default void before(String operation) {}

        /** It has arrived, whether its answer does or not. */
        default void after(String operation) {}

        /** What becomes of the answer on its way back. */
        default Response answered(String operation, Response answer) {
            return answer;
        }
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
        Request asked = new Request(
                http.method().name(),
                http.encodedPath().isEmpty() ? "/" : http.encodedPath(),
                http.encodedQueryParameters().orElse(""),
                headers,
                body);
        String operation = operation(http, body);
        calls.before(operation);
        Response response;
        try {
            response = calls.answered(operation, simulator.handle(asked));
        } catch (ConnectionLostException e) {
            throw new IOException("connection lost", e);
        } finally {
            calls.after(operation);
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
