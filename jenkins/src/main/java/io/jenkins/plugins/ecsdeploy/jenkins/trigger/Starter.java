package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.SimpleParameterDefinition;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.TriggerMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;

/**
 * Puts builds for events into Jenkins' queue: the intention is on disk before, and the queue is on disk before anybody
 * counts the event as done. Who dies in between finds, when the event comes again, the item or the build.
 */
final class Starter {
    private static final Logger LOGGER = Logger.getLogger(Starter.class.getName());
    private static final int BUILDS = 100;

    private Starter() {}

    /** One at a time: queues may share jobs. @throws IOException when it can't be made durable; nobody may forget the event then */
    static synchronized void start(Job<?, ?> job, Event event, EventTrigger.Match match) throws IOException {
        MemoryFile file = new MemoryFile(job);
        TriggerMemory memory = file.load();
        TriggerMemory.Verdict verdict = memory.judge(event, match.stream(), match.policy());
        EventAction action = new EventAction(event.id(), match, event.time().toEpochMilli());
        switch (verdict) {
            case DUPLICATE -> LOGGER.fine(() -> job.getFullName() + ": event " + event.id() + " came once more");
            case OLDER ->
                LOGGER.info(() -> job.getFullName() + ": event " + event.id() + " of " + event.time()
                        + " is older than one that was started already, and is passed over");
            case LOOK -> {
                if (!known(job, action)) {
                    schedule(job, action, match);
                }
                file.save(memory.started(event, match.stream()));
            }
            case START -> {
                file.save(memory.intending(event));
                schedule(job, action, match);
                file.save(memory.started(event, match.stream()));
            }
        }
    }

    private static void schedule(Job<?, ?> job, EventAction action, EventTrigger.Match match) throws IOException {
        List<Action> actions = new ArrayList<>();
        actions.add(new CauseAction(new EventCause(match.text())));
        actions.add(action);
        List<ParameterValue> parameters = parameters(job, match.variables());
        if (!parameters.isEmpty()) {
            actions.add(new ParametersAction(parameters));
        }
        Queue.Item item = ParameterizedJobMixIn.scheduleBuild2(job, -1, actions.toArray(Action[]::new));
        if (item == null && !known(job, action)) {
            throw new IOException("Jenkins took no build of " + job.getFullName() + " into its queue");
        }
        Queue queue = Queue.getInstance();
        queue.save();
        if (match.policy() == TriggerMemory.Policy.NEWEST) {
            items(job).stream()
                    .filter(other -> other.getActions(EventAction.class).stream()
                            .anyMatch(one -> one.olderInStream(action)))
                    .forEach(queue::cancel);
        }
    }

    /** All parameters of the job: those named like what the event says have its value, the others their default. */
    private static List<ParameterValue> parameters(Job<?, ?> job, Map<String, String> variables) {
        ParametersDefinitionProperty property = job.getProperty(ParametersDefinitionProperty.class);
        List<ParameterValue> values = new ArrayList<>();
        if (property == null) {
            return values;
        }
        for (ParameterDefinition definition : property.getParameterDefinitions()) {
            String given = variables.get(definition.getName());
            ParameterValue value = given != null && definition instanceof SimpleParameterDefinition simple
                    ? simple.createValue(given)
                    : definition.getDefaultParameterValue();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static boolean known(Job<?, ?> job, EventAction action) {
        return items(job).stream().flatMap(i -> i.getActions(EventAction.class).stream()).anyMatch(action::same)
                || built(job, action);
    }

    /** Whether a build of the job was started for the event. */
    static boolean built(Job<?, ?> job, EventAction action) {
        int looked = 0;
        for (Run<?, ?> build : job.getBuilds()) {
            if (build.getActions(EventAction.class).stream().anyMatch(action::same)) {
                return true;
            }
            if (++looked == BUILDS) {
                return false;
            }
        }
        return false;
    }

    private static List<Queue.Item> items(Job<?, ?> job) {
        return Arrays.stream(Queue.getInstance().getItems())
                .filter(item -> item.task == job)
                .toList();
    }
}
