package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The event that a build was started for; kept with the item of Jenkins' queue and then with the build, so that nobody
 * starts another one for it.
 */
public final class EventAction extends InvisibleAction implements Queue.QueueAction {
    private final String eventId;
    private final String stream;
    private final long time;
    private final Map<String, String> variables;

    EventAction(String eventId, EventTrigger.Match match, long time) {
        this.eventId = eventId;
        this.stream = match.stream();
        this.time = time;
        this.variables = new LinkedHashMap<>(match.variables());
    }

    public String getEventId() {
        return eventId;
    }

    /** When it happened, in milliseconds since the epoch. */
    public long getTime() {
        return time;
    }

    /** What the build gets to know, by name. */
    public Map<String, String> getVariables() {
        return Map.copyOf(variables);
    }

    boolean olderInStream(EventAction other) {
        return stream.equals(other.stream) && time < other.time;
    }

    /** Whether both tell of the same thing, be it under two ids. */
    boolean same(EventAction other) {
        String image = variables.get("ECR_IMAGE");
        return eventId.equals(other.eventId)
                || (image != null && image.equals(other.variables.get("ECR_IMAGE")) && time == other.time);
    }

    /** False when an item that waits already was made for the same event. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream()
                .filter(EventAction.class::isInstance)
                .map(EventAction.class::cast)
                .noneMatch(this::same);
    }
}
