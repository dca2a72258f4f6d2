package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** What the keys of {@code notify} mean together. */
final class NotifyRules {
    private final JsonNode notify;
    private final Problems problems;
    private final WebRules web;

    NotifyRules(JsonNode notify, Problems problems) {
        this.notify = notify;
        this.problems = problems;
        this.web = new WebRules(problems, "https://hooks.example.com/deployments");
    }

    void check() {
        if (notify.isObject() && notify.isEmpty()) {
            problems.add("notify", "It names nobody.", "Give eventBridge, webhooks, or remove notify.");
        }
        JsonNode webhooks = notify.path("webhooks");
        Set<String> addresses = new HashSet<>();
        for (int i = 0; webhooks.isArray() && i < webhooks.size(); i++) {
            if (webhooks.get(i).isObject()) {
                webhook(webhooks.get(i), KeyPath.item("notify.webhooks", i), addresses);
            }
        }
    }

    private void webhook(JsonNode hook, String at, Set<String> addresses) {
        boolean url = hook.has("url");
        boolean variable = hook.has("urlVariable");
        if (url == variable) {
            problems.add(
                    url ? KeyPath.key(at, "urlVariable") : at,
                    url ? "It excludes url." : "There is no address.",
                    "Give either url or urlVariable.");
        }
        if (hook.path("url").isTextual()) {
            web.url(hook.path("url").asText(), KeyPath.key(at, "url"), hook.has("bearerTokenVariable"), hook.has("ca"));
        }
        String address =
                hook.path("url").asText() + " " + hook.path("urlVariable").asText();
        if (!address.isBlank() && !addresses.add(address)) {
            problems.add(at, "This address is there twice.", "Name it once, with all that it is told under on.");
        }
        if (hook.path("ca").isTextual()) {
            web.certificates(hook.path("ca").asText(), KeyPath.key(at, "ca"));
        }
    }
}
