package io.jenkins.plugins.ecsdeploy.simulator.container;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import java.time.Duration;
import java.util.List;

/** A container that only pretends: it says its lines and ends when its script says so. */
final class ScriptedContainer implements RunningContainer {

    static final int SIGKILLED = 137;
    static final int SIGTERMED = 143;

    private final Kernel kernel;
    private final ContainerPlan plan;
    private final ContainerEvents events;
    private boolean over;

    private ScriptedContainer(Kernel kernel, ContainerPlan plan, ContainerEvents events) {
        this.kernel = kernel;
        this.plan = plan;
        this.events = events;
    }

    static RunningContainer start(Kernel kernel, ContainerPlan plan, ContainerEvents events) {
        ScriptedContainer container = new ScriptedContainer(kernel, plan, events);
        container.play();
        return container;
    }

    private void play() {
        if (plan.behaviour() instanceof Behaviour.Exits exits) {
            say(exits.lines());
            later(exits.after(), () -> exit(exits.code(), ""));
        } else if (plan.behaviour() instanceof Behaviour.OutOfMemory memory) {
            say(memory.lines());
            later(memory.after(), () -> exit(SIGKILLED, "OutOfMemoryError: container killed due to memory usage"));
        } else if (plan.behaviour() instanceof Behaviour.SpotInterruption spot) {
            say(spot.lines());
            later(spot.after(), events::spotInterrupted);
        } else if (plan.behaviour() instanceof Behaviour.NeverHealthy sick) {
            say(sick.lines());
            later(kernel.pace().health(), () -> events.healthy(false));
        } else if (plan.behaviour() instanceof Behaviour.RunsForever runs) {
            say(runs.lines());
        }
        if (plan.definition().has("healthCheck") && !(plan.behaviour() instanceof Behaviour.NeverHealthy)) {
            later(kernel.pace().health(), () -> events.healthy(true));
        }
    }

    private void say(List<String> lines) {
        lines.forEach(events::line);
    }

    private void later(Duration delay, Runnable action) {
        kernel.after(delay, () -> {
            if (!over) {
                action.run();
            }
        });
    }

    private void exit(int code, String reason) {
        over = true;
        events.exited(code, reason);
    }

    @Override
    public void stop() {
        boolean deaf = plan.behaviour() instanceof Behaviour.RunsForever runs && runs.ignoresSigterm();
        later(deaf ? plan.stopTimeout() : Duration.ZERO, () -> exit(deaf ? SIGKILLED : SIGTERMED, ""));
    }

    @Override
    public void kill() {
        over = true;
    }
}
