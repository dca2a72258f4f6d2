package io.jenkins.plugins.ecsdeploy.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Lets a call send a body of its own and see the answer's body as it came. The SDK's model classes drop fields that they
 * don't know, and a task definition must not lose any; endpoints, signing, retries and errors stay the SDK's.
 *
 * <p>Acts only on calls that carry {@link #REQUEST} or {@link #RESPONSE}; thread-safe, since all state is the call's.
 */
final class RawJson implements ExecutionInterceptor {
    /** The body to send in place of the SDK's. */
    static final ExecutionAttribute<byte[]> REQUEST = new ExecutionAttribute<>("io.jenkins.plugins.ecsdeploy.request");

    /** Takes the body of the last successful answer. */
    static final ExecutionAttribute<AtomicReference<byte[]>> RESPONSE =
            new ExecutionAttribute<>("io.jenkins.plugins.ecsdeploy.response");

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte[] body = attributes.getAttribute(REQUEST);
        if (body == null) {
            return context.httpRequest();
        }
        return context.httpRequest().toBuilder()
                .putHeader(Header.CONTENT_LENGTH, String.valueOf(body.length))
                .build();
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        byte[] body = attributes.getAttribute(REQUEST);
        return body == null ? context.requestBody() : Optional.of(RequestBody.fromBytes(body));
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        AtomicReference<byte[]> copy = attributes.getAttribute(RESPONSE);
        Optional<InputStream> body = context.responseBody();
        if (copy == null || body.isEmpty() || !context.httpResponse().isSuccessful()) {
            return body;
        }
        byte[] bytes = read(body.get());
        copy.set(bytes);
        return Optional.of(new ByteArrayInputStream(bytes));
    }

    private static byte[] read(InputStream body) {
        try (body) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
