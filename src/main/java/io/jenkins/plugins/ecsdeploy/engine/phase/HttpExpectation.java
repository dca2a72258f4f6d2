package io.jenkins.plugins.ecsdeploy.engine.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck.StatusRange;
import io.jenkins.plugins.ecsdeploy.engine.port.Web.WebLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an answer is the one that a smoke test expects. Pure. */
final class HttpExpectation {
    private static final JsonMapper JSON = new JsonMapper();

    private HttpExpectation() {}

    /** What the check expects, in words. */
    static String words(SmokeCheck.Http http) {
        List<String> all = new ArrayList<>();
        all.add("status " + statuses(http));
        http.responseHeaders().forEach((name, value) -> all.add("header " + name + " with " + SmokeText.quoted(value)));
        if (http.bodyContains() != null) {
            all.add("a body with " + SmokeText.quoted(http.bodyContains()));
        }
        http.jsonPointer().forEach((at, value) -> all.add("JSON with " + at + " = " + SmokeText.quoted(value)));
        return http.method() + " " + http.url() + " gives " + String.join(", ", all);
    }

    private static String statuses(SmokeCheck.Http http) {
        return http.status().stream().map(StatusRange::toString).collect(Collectors.joining(" or "));
    }

    /** The first thing that is otherwise; empty when all is as expected. */
    static Optional<String> mismatch(SmokeCheck.Http http, WebLook.Answered answer) {
        if (http.status().stream().noneMatch(s -> s.has(answer.status()))) {
            String where = answer.url().equals(http.url()) ? "" : " from " + SmokeText.plain(answer.url());
            String location = answer.headers().getOrDefault("location", List.of()).stream()
                    .findFirst()
                    .map(l -> ", leading to " + SmokeText.quoted(l))
                    .orElse("");
            return Optional.of("status " + answer.status() + where + location + body(answer));
        }
        for (Map.Entry<String, String> one : http.responseHeaders().entrySet()) {
            List<String> values = answer.headers().getOrDefault(one.getKey().toLowerCase(Locale.ROOT), List.of());
            if (values.stream().noneMatch(v -> v.contains(one.getValue()))) {
                return Optional.of("status " + answer.status() + ", but "
                        + (values.isEmpty()
                                ? "no header " + one.getKey()
                                : "header " + one.getKey() + " is " + SmokeText.quoted(String.join(", ", values))));
            }
        }
        if (http.bodyContains() != null && !answer.body().contains(http.bodyContains())) {
            return Optional.of(
                    "status " + answer.status() + ", but the text is not in the body" + cut(answer) + body(answer));
        }
        return http.jsonPointer().isEmpty() ? Optional.empty() : json(http, answer);
    }

    private static Optional<String> json(SmokeCheck.Http http, WebLook.Answered answer) {
        JsonNode tree;
        try {
            tree = JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            return Optional.of("status " + answer.status() + ", but the body is not JSON" + cut(answer) + body(answer));
        }
        for (Map.Entry<String, String> one : http.jsonPointer().entrySet()) {
            JsonNode value = tree.at(one.getKey());
            boolean same =
                    value.isValueNode() && !value.isNull() && value.asText().equals(one.getValue());
            if (!same) {
                return Optional.of("status " + answer.status() + ", but "
                        + (value.isMissingNode()
                                ? "there is no " + one.getKey() + body(answer)
                                : one.getKey() + " is " + SmokeText.quoted(value.toString())));
            }
        }
        return Optional.empty();
    }

    private static String cut(WebLook.Answered answer) {
        return answer.cut() ? " (of which only the begin was read)" : "";
    }

    private static String body(WebLook.Answered answer) {
        return answer.body().isEmpty() ? "" : ": " + SmokeText.quoted(answer.body());
    }
}
