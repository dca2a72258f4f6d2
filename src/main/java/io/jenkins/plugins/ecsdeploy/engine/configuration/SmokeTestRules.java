package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** What the keys of the smoke tests mean together, and with the services. */
final class SmokeTestRules {
    private static final List<String> KINDS = List.of("http", "targets", "task", "logs");
    private static final String ONE_KIND = "Give one of " + String.join(", ", KINDS) + ".";

    private final Rules rules;
    private final List<String> services;
    private final Problems problems;
    private final WebRules web;

    /** @param services the names that smoke tests may use */
    SmokeTestRules(Rules rules, List<String> services, Problems problems) {
        this.rules = rules;
        this.services = services;
        this.problems = problems;
        this.web = new WebRules(problems, "https://api.example.com/health");
    }

    /** @param names those seen so far in the whole configuration */
    void check(JsonNode tests, String path, Set<String> names) {
        for (int i = 0; tests.isArray() && i < tests.size(); i++) {
            JsonNode test = tests.get(i);
            String at = KeyPath.item(path, i);
            if (test.isObject()) {
                one(test, at);
                String name = test.path("name").asText();
                if (!name.isEmpty() && !names.add(name)) {
                    problems.add(
                            KeyPath.key(at, "name"),
                            "There are two smoke tests of the name " + Visible.quote(name) + ".",
                            "Give each a name of its own.");
                }
            }
        }
        if (tests.isArray() && !tests.isEmpty() && services.isEmpty()) {
            problems.add(path, "There is no service whose smoke test this could be.", "Name a service, or remove it.");
        }
    }

    private void one(JsonNode test, String at) {
        List<String> kinds = KINDS.stream().filter(test::has).toList();
        if (kinds.isEmpty()) {
            problems.add(at, "It does not say what to look at.", ONE_KIND);
        }
        for (int i = 1; i < kinds.size(); i++) {
            problems.add(KeyPath.key(at, kinds.get(i)), "It excludes " + kinds.get(0) + ".", ONE_KIND);
        }
        rules.duration(KeyPath.key(at, "timeout"), test.path("timeout"));
        http(test.path("http"), KeyPath.key(at, "http"));
        task(test.path("task"), KeyPath.key(at, "task"));
        for (String kind : List.of("targets", "logs")) {
            JsonNode named = test.path(kind).path("services");
            for (int i = 0; named.isArray() && i < named.size(); i++) {
                known(named.get(i), KeyPath.item(at + "." + kind + ".services", i));
            }
        }
    }

    private void known(JsonNode service, String at) {
        if (service.isTextual() && !service.asText().isEmpty() && !services.contains(service.asText())) {
            problems.add(
                    at,
                    "The service " + Visible.quote(service.asText()) + " is not in services (or in a later wave).",
                    Suggestion.forValue(service.asText(), services));
        }
    }

    private void task(JsonNode task, String at) {
        known(task.path("overrideOf"), KeyPath.key(at, "overrideOf"));
        if (task.has("overrideOf") && task.has("taskDefinition")) {
            problems.add(KeyPath.key(at, "taskDefinition"), "It excludes overrideOf.", "Keep one of the two.");
        }
    }

    // --- http

    private void http(JsonNode http, String at) {
        if (!http.isObject()) {
            return;
        }
        rules.duration(KeyPath.key(at, "requestTimeout"), http.path("requestTimeout"));
        if (http.path("url").isTextual()) {
            web.url(http.path("url").asText(), KeyPath.key(at, "url"), http.has("bearerTokenVariable"), http.has("ca"));
        }
        boolean body = http.has("bodyContains") || http.has("jsonPointer");
        if (body && http.path("method").asText().equals("HEAD")) {
            problems.add(KeyPath.key(at, "method"), "An answer to HEAD has no body to look at.", "Use GET.");
        }
        JsonNode status = http.path("status");
        range(status, KeyPath.key(at, "status"));
        for (int i = 0; status.isArray() && i < status.size(); i++) {
            range(status.get(i), KeyPath.item(at + ".status", i));
        }
        if (http.path("ca").isTextual()) {
            web.certificates(http.path("ca").asText(), KeyPath.key(at, "ca"));
        }
    }

    private void range(JsonNode status, String at) {
        String[] ends = status.asText().split("-", -1);
        if (status.isTextual() && ends.length == 2 && ends[0].compareTo(ends[1]) > 0) {
            problems.add(at, "The range ends before it begins.", "Write for instance 200-299.");
        }
    }
}
