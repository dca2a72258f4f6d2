package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Turns the smoke tests of a tree without problems into records. */
final class SmokeTestBinder {
    private final Binder binder;
    private final List<String> services;

    /** @param services those of the deployment: the first one is what a check task runs from by default */
    SmokeTestBinder(Binder binder, List<String> services) {
        this.binder = binder;
        this.services = services;
    }

    /** @param path where the list is, for instance {@code smokeTests} */
    List<SmokeTest> tests(JsonNode list, String path) {
        List<SmokeTest> tests = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode one = list.get(i);
            tests.add(new SmokeTest(
                    Binder.text(one, "name"),
                    check(one, KeyPath.item(path, i)),
                    Binder.duration(one, "timeout"),
                    Binder.choice(SmokeTest.OnFailure.class, one, "onFailure")));
        }
        return tests;
    }

    private SmokeCheck check(JsonNode test, String path) {
        if (test.has("http")) {
            return http(test.get("http"), path + ".http");
        }
        if (test.has("targets")) {
            JsonNode targets = test.get("targets");
            return new SmokeCheck.Targets(Binder.texts(targets, "services"), Binder.texts(targets, "targetGroups"));
        }
        if (test.has("task")) {
            return task(test.get("task"), path + ".task");
        }
        JsonNode logs = test.get("logs");
        return new SmokeCheck.Logs(
                Binder.texts(logs, "services"), Binder.text(logs, "container"), Binder.text(logs, "contains"));
    }

    private SmokeCheck http(JsonNode http, String path) {
        return new SmokeCheck.Http(
                Binder.text(http, "url"),
                http.has("method")
                        ? SmokeCheck.Method.valueOf(http.get("method").asText())
                        : null,
                status(http.path("status")),
                binder.map(http, "responseHeaders", path + ".responseHeaders"),
                Binder.text(http, "bodyContains"),
                binder.map(http, "jsonPointer", path + ".jsonPointer"),
                http.path("followRedirects").asBoolean(false),
                Binder.text(http, "ca"),
                Binder.text(http, "bearerTokenVariable"),
                Binder.duration(http, "requestTimeout"),
                http.path("maxBody").asInt(0));
    }

    private static List<SmokeCheck.StatusRange> status(JsonNode status) {
        List<SmokeCheck.StatusRange> ranges = new ArrayList<>();
        if (status.isValueNode() && !status.isNull()) {
            ranges.add(SmokeCheck.StatusRange.of(status.asText()));
        }
        status.forEach(one -> ranges.add(SmokeCheck.StatusRange.of(one.asText())));
        return ranges;
    }

    private SmokeCheck task(JsonNode task, String path) {
        String family = Binder.text(task, "taskDefinition");
        String service = Binder.text(task, "overrideOf");
        boolean byDefault = family == null && service == null;
        return new SmokeCheck.Task(
                byDefault ? services.get(0) : service,
                family,
                Binder.text(task, "container"),
                Binder.texts(task, "command"),
                binder.map(task, "environment", path + ".environment"),
                Binder.network(task.path("network")),
                Binder.text(task, "launchType"));
    }
}
