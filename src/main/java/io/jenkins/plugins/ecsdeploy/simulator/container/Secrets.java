package io.jenkins.plugins.ecsdeploy.simulator.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Secrets Manager and SSM Parameter Store would hold. Values never leave but as environment of a container's
 * process.
 */
public final class Secrets {

    private static final String HEAD = "ResourceInitializationError: unable to pull secrets or registry auth: "
            + "execution resource retrieval failed: ";
    private static final Pattern COLON = Pattern.compile(":");

    private final Kernel kernel;
    private final Map<String, String> values = new HashMap<>();

    public Secrets(Kernel kernel) {
        this.kernel = kernel;
    }

    /** By the name or ARN that {@code valueFrom} will use (without JSON key, for Secrets Manager). */
    public void put(String nameOrArn, String value) {
        values.put(nameOrArn, value);
    }

    /** What a parameter resolves to: its value, or the stopped reason of the task that wanted it. */
    record Resolved(Optional<String> value, String stoppedReason) {}

    Resolved resolve(String valueFrom) {
        return valueFrom.startsWith("arn:") && valueFrom.contains(":secretsmanager:")
                ? secret(valueFrom)
                : parameter(valueFrom);
    }

    private Resolved parameter(String valueFrom) {
        String name = valueFrom.replaceFirst("^arn:[^/]*:parameter(?=/)", "").replaceFirst("^arn:.*:parameter/?", "");
        String value = values.getOrDefault(valueFrom, values.get(name));
        return value != null ? new Resolved(Optional.of(value), "") : missingParameter(name);
    }

    static Resolved missingParameter(String name) {
        return new Resolved(
                Optional.empty(),
                HEAD + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): "
                        + "invalid ssm parameters: " + name);
    }

    /** {@code arn:aws:secretsmanager:region:account:secret:name[:json-key[:stage[:version]]]}. */
    private Resolved secret(String valueFrom) {
        List<String> parts = COLON.splitAsStream(valueFrom).toList();
        String arn = String.join(":", parts.subList(0, Math.min(7, parts.size())));
        String key = parts.size() > 7 ? parts.get(7) : "";
        String value = values.getOrDefault(valueFrom, values.get(arn));
        if (value == null) {
            return new Resolved(
                    Optional.empty(),
                    HEAD
                            + "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch "
                            + "secret " + arn
                            + " from secrets manager: operation error Secrets Manager: GetSecretValue, "
                            + "https response error StatusCode: 400, RequestID: "
                            + kernel.ids().uuid()
                            + ", ResourceNotFoundException: Secrets Manager can't find the specified secret.");
        }
        return key.isEmpty() || values.containsKey(valueFrom)
                ? new Resolved(Optional.of(value), "")
                : member(value, key);
    }

    private static Resolved member(String value, String key) {
        Optional<JsonNode> parsed = Json.read(value);
        if (parsed.isEmpty() || !Json.has(parsed.get(), key)) {
            return new Resolved(
                    Optional.empty(),
                    HEAD
                            + "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret "
                            + "from Secrets Manager did not contain json key " + key);
        }
        return new Resolved(Optional.of(Json.text(parsed.get(), key)), "");
    }
}
