package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.simulator.ConnectionLostException;
import io.jenkins.plugins.ecsdeploy.simulator.Request;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Takes the AWS SDK's requests to a simulator in the same process: no sockets, so a virtual clock sees everything. */
public final class InProcessHttp implements SdkHttpClient {
    private final Simulator simulator;
    private final Consumer<String> afterCall;
    private final BiFunction<Request, Response, Response> answers;

    /**
     * @param afterCall told of each call's target after it has taken effect, whether its answer arrives or not
     * @param answers what becomes of the answer on its way back
     */
    public InProcessHttp(
            Simulator simulator, Consumer<String> afterCall, BiFunction<Request, Response, Response> answers) {
        this.simulator = simulator;
        this.afterCall = afterCall;
        this.answers = answers;
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
        Response response;
        try {
            response = answers.apply(asked, simulator.handle(asked));
        } catch (ConnectionLostException e) {
            throw new IOException("connection lost", e);
        } finally {
            afterCall.accept(http.firstMatchingHeader("X-Amz-Target").orElse(""));
        }
        SdkHttpFullResponse.Builder answer = SdkHttpFullResponse.builder().statusCode(response.status());
        response.headers().forEach((name, value) -> answer.putHeader(name, List.of(value)));
        return HttpExecuteResponse.builder()
                .response(answer.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                .build();
    }

    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "InProcess";
    }
}
