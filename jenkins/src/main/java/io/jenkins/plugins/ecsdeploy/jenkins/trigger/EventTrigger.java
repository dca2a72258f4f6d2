package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.triggers.Trigger;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Starts a job for events of a queue. Holds no thread: one listener per queue serves all triggers on it, see
 * {@link QueuePollers}.
 */
public abstract class EventTrigger extends Trigger<Job<?, ?>> {
    private final String queue;
    private String region;
    private String credentialsId;
    private String profile;

    EventTrigger(String queue) {
        this.queue = Util.fixNull(queue).trim();
    }

    /** URL of the queue. */
    public String getQueue() {
        return queue;
    }

    /** Where the queue is; null: where its URL or the profile says. */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String value) {
        region = Util.fixEmptyAndTrim(value);
    }

    /** With which the queue is read; null: those of the profile, or the controller's own where they may be used. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String value) {
        credentialsId = Util.fixEmptyAndTrim(value);
    }

    /** Name of a profile whose Region, credentials and role are used for the queue. */
    @CheckForNull
    public String getProfile() {
        return profile;
    }

    @DataBoundSetter
    public void setProfile(String value) {
        profile = Util.fixEmptyAndTrim(value);
    }

    /** What an event means to this trigger; empty: nothing. */
    abstract Optional<Match> match(Event event);

    /**
     * An event that is to start the job.
     *
     * @param stream what its events are compared in, to find the newest
     * @param variables what the build gets to know
     * @param text for people
     */
    record Match(String stream, TriggerMemory.Policy policy, Map<String, String> variables, String text) {}

    /** Null before it is started. */
    @CheckForNull
    Job<?, ?> job() {
        return job;
    }

    @Override
    public void start(Job<?, ?> project, boolean newInstance) {
        super.start(project, newInstance);
        QueuePollers.get().add(this);
    }

    @Override
    public void stop() {
        QueuePollers.get().remove(this);
        super.stop();
    }
}
