package io.jenkins.plugins.ecsdeploy.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Who is told, given on the command line: a bus or addresses alone, or maps as in the file, in JSON. */
final class NotifyFlags {
    private static final String BUS = "--notify-event-bus";
    private static final String WEBHOOK = "--notify-webhook";

    private NotifyFlags() {}

    /** @param bus null when it was not given; webhooks too */
    static void put(ObjectNode tree, String bus, List<String> webhooks) {
        if (bus == null && webhooks == null) {
            return;
        }
        ObjectNode notify = tree.putObject("notify");
        if (bus != null) {
            notify.set("eventBridge", one(BUS, bus, "bus", "{\"bus\": \"deployments\", \"on\": [\"failed\"]}"));
        }
        if (webhooks != null) {
            ArrayNode all = notify.putArray("webhooks");
            webhooks.forEach(hook -> all.add(
                    one(WEBHOOK, hook, "url", "{\"urlVariable\": \"CHAT_WEBHOOK_URL\", \"on\": [\"failed\"]}")));
        }
    }

    private static JsonNode one(String flag, String value, String key, String example) {
        return MapFlag.is(value)
                ? MapFlag.read(flag, value, example)
                : JsonNodeFactory.instance.objectNode().put(key, value);
    }
}
