package io.jenkins.plugins.ecsdeploy.simulator.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What simulated services announce by EventBridge, to those rules that ask for it. Used under the {@link Kernel}'s lock. */
public final class Announcements {

    private final Kernel kernel;
    private final List<BiConsumer<String, ObjectNode>> rules = new ArrayList<>();

    Announcements(Kernel kernel) {
        this.kernel = kernel;
    }

    /** From now on the rule hears of every event: its detail-type, and the event as EventBridge delivers it. */
    public void rule(BiConsumer<String, ObjectNode> rule) {
        rules.add(rule);
    }

    /** Announces something; costs nothing, not even an id, while nobody listens. */
    public void announce(String source, String type, List<String> resources, Supplier<? extends JsonNode> detail) {
        if (rules.isEmpty()) {
            return;
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0")
                .put("id", kernel.ids().uuid())
                .put("detail-type", type)
                .put("source", source)
                .put("account", kernel.account())
                .put("time", kernel.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", kernel.region());
        ArrayNode list = event.putArray("resources");
        resources.forEach(list::add);
        event.set("detail", detail.get());
        List.copyOf(rules).forEach(rule -> rule.accept(type, event));
    }
}
