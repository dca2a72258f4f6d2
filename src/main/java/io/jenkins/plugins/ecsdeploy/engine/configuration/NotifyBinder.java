package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns {@code notify} of a tree without problems into records. */
final class NotifyBinder {
    private NotifyBinder() {}

    static Notify read(JsonNode tree) {
        if (!tree.isObject()) {
            return Notify.NOBODY;
        }
        JsonNode bus = tree.path("eventBridge");
        List<Notify.Webhook> webhooks = new ArrayList<>();
        tree.path("webhooks")
                .forEach(one -> webhooks.add(new Notify.Webhook(
                        Binder.text(one, "url"),
                        Binder.text(one, "urlVariable"),
                        on(one),
                        Binder.text(one, "bearerTokenVariable"),
                        Binder.text(one, "signatureKeyVariable"),
                        Binder.text(one, "ca"))));
        return new Notify(bus.isObject() ? new Notify.EventBridge(Binder.text(bus, "bus"), on(bus)) : null, webhooks);
    }

    private static List<Notify.Event> on(JsonNode tree) {
        return Binder.texts(tree, "on").stream()
                .map(word -> Notify.Event.valueOf(word.toUpperCase(Locale.ROOT)))
                .distinct()
                .toList();
    }
}
