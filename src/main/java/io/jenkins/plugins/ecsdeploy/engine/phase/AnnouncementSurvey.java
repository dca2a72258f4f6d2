package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Webhook;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.state.Announcement;
import java.util.List;
import java.util.stream.Stream;

/** Whether there is what telling people needs: what is plainly wrong is found before anything is changed. */
final class AnnouncementSurvey {
    private AnnouncementSurvey() {}

    static void look(Notify notify, Outside outside, List<String> problems, List<String> warnings) {
        for (int i = 0; i < notify.webhooks().size(); i++) {
            Webhook hook = notify.webhooks().get(i);
            String where = "notify." + Announcement.webhook(i) + ": the environment variable ";
            Stream.of(hook.urlVariable(), hook.bearerTokenVariable(), hook.signatureKeyVariable())
                    .filter(v -> v != null && !outside.web().knows(v))
                    .forEach(v -> problems.add(where + v + " is not set" + Texts.IN_JENKINS + "."));
        }
        if (notify.eventBridge() != null) {
            bus(notify.eventBridge().bus(), outside, problems, warnings);
        }
    }

    /** EventBridge takes events for a bus that does not exist, and drops them; another account's can't be looked at. */
    private static void bus(String bus, Outside outside, List<String> problems, List<String> warnings) {
        if (bus.equals(Notify.EventBridge.DEFAULT_BUS) || bus.startsWith("arn:")) {
            return;
        }
        try {
            if (!outside.events().knows(bus)) {
                problems.add("notify.eventBridge: there is no event bus " + bus + ".");
            }
        } catch (OutsideException e) {
            warnings.add("Whether there is an event bus " + bus + " could not be seen (" + e.operation() + ": "
                    + e.code() + "). Events for a bus that does not exist are lost without a word.");
        }
    }
}
