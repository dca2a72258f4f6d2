package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.model.Cause;

/** Says why a build was started: which image or migration, when, and the event's id. */
public final class EventCause extends Cause {
    private final String text;

    EventCause(String text) {
        this.text = text;
    }

    @Override
    public String getShortDescription() {
        return text;
    }
}
