package io.jenkins.plugins.ecsdeploy.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts requests as they go out, the SDK's own retries included, and the answers that said "slower". Thread-safe. */
final class CallCounter implements ExecutionInterceptor {
    private static final Pattern SLOWER = Pattern.compile("Throttl|TooManyRequests|RequestLimitExceeded|SlowDown");
    /** More than any error answer has. */
    private static final int ERROR_BYTES = 64 * 1024;

    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final LongAdder throttles = new LongAdder();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        calls.computeIfAbsent(prefix(service) + ":" + operation, name -> new LongAdder())
                .increment();
    }

    /** The name by which IAM knows the service, so that counts and policies speak of the same operations. */
    private static String prefix(String service) {
        String plain = service.replace(" ", "").toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "cloudwatchlogs" -> "logs";
            case "eventbridge" -> "events";
            default -> plain;
        };
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        int status = context.httpResponse().statusCode();
        if (status < 400) {
            return body;
        }
        byte[] error = body.map(CallCounter::read).orElseGet(() -> new byte[0]);
        if (status == 429
                || SLOWER.matcher(new String(error, StandardCharsets.UTF_8)).find()) {
            throttles.increment();
        }
        return body.map(stream -> new ByteArrayInputStream(error));
    }

    private static byte[] read(InputStream body) {
        try (body) {
            return body.readNBytes(ERROR_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests sent, by operation, for instance {@code ecs:RunTask}. */
    Map<String, Long> calls() {
        Map<String, Long> counted = new TreeMap<>();
        calls.forEach((operation, count) -> counted.put(operation, count.sum()));
        return counted;
    }

    long throttles() {
        return throttles.sum();
    }
}
