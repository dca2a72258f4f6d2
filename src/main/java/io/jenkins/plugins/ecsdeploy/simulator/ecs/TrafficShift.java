package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.HookOutcome;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The way of one service deployment through its lifecycle stages: BLUE_GREEN, LINEAR or CANARY (Developer Guide,
 * <i>Amazon ECS blue/green service deployments workflow</i>). Both revisions run until CLEAN_UP; the traffic moves in
 * between. Mutable, under the simulator's lock; the {@link ServiceScheduler} starts and stops the tasks.
 */
final class TrafficShift {

    /** In their order. RECONCILE_SERVICE is for services with more than one revision at the start. */
    enum Stage {
        RECONCILE_SERVICE,
        PRE_SCALE_UP,
        SCALE_UP,
        POST_SCALE_UP,
        TEST_TRAFFIC_SHIFT,
        POST_TEST_TRAFFIC_SHIFT,
        PRODUCTION_TRAFFIC_SHIFT,
        POST_PRODUCTION_TRAFFIC_SHIFT,
        BAKE_TIME,
        CLEAN_UP
    }

    private static final List<Stage> IN_ORDER = List.of(Stage.values());

    /** A hook that acts in the current stage; mutable. */
    private static final class ActiveHook {
        private final String id;
        private final JsonNode hook;
        private String status;
        private Optional<Instant> expiresAt = Optional.empty();

        ActiveHook(String id, JsonNode hook, String status) {
            this.id = id;
            this.hook = hook;
            this.status = status;
        }

        private boolean pauses() {
            return Json.text(hook, "targetType").equals("PAUSE");
        }
    }

    private final Kernel kernel;
    private final Hooks hooks;
    private final ObjectNode configuration;
    private final BooleanSupplier alive;
    private final Runnable changed;
    private final Consumer<String> failed;
    private final List<ActiveHook> active = new ArrayList<>();
    private Stage stage = Stage.RECONCILE_SERVICE;
    private boolean working;
    private double production;
    private double test;

    /**
     * @param configuration the service deployment's deploymentConfiguration
     * @param alive whether this is still what ECS is after
     * @param changed told when the scheduler may do more than before
     * @param failed told, with ECS's reason, when a hook wants a roll back
     */
    TrafficShift(
            Kernel kernel,
            Hooks hooks,
            ObjectNode configuration,
            BooleanSupplier alive,
            Runnable changed,
            Consumer<String> failed) {
        this.kernel = kernel;
        this.hooks = hooks;
        this.configuration = configuration;
        this.alive = alive;
        this.changed = changed;
        this.failed = failed;
    }

    static boolean wanted(JsonNode configuration) {
        String strategy = Json.text(configuration, "strategy");
        return !strategy.isEmpty() && !strategy.equals("ROLLING");
    }

    Stage stage() {
        return stage;
    }

    /** Percent of the production traffic that the new revision has. */
    double production() {
        return production;
    }

    double test() {
        return test;
    }

    void begin() {
        enter(Stage.PRE_SCALE_UP);
    }

    boolean mayStartTasks() {
        return stage.compareTo(Stage.SCALE_UP) > 0 || inWork(Stage.SCALE_UP);
    }

    boolean mayStopOldTasks() {
        return inWork(Stage.CLEAN_UP);
    }

    /** All new tasks run and have held. */
    void scaledUp() {
        if (inWork(Stage.SCALE_UP)) {
            enter(Stage.POST_SCALE_UP);
        }
    }

    private boolean inWork(Stage which) {
        return stage == which && working;
    }

    private void enter(Stage next) {
        stage = next;
        working = false;
        active.clear();
        for (JsonNode hook : Json.list(configuration, "lifecycleHooks")) {
            if (Json.texts(hook, "lifecycleStages").contains(next.name())) {
                begin(hook);
            }
        }
        goOn();
    }

    private void begin(JsonNode hook) {
        boolean pauses = Json.text(hook, "targetType").equals("PAUSE");
        ActiveHook one = new ActiveHook(
                (pauses ? "ecs-pause-" : "ecs-hook-") + kernel.ids().token(),
                hook,
                pauses ? "AWAITING_ACTION" : "IN_PROGRESS");
        active.add(one);
        if (pauses) {
            Duration limit =
                    Duration.ofMinutes(Json.number(hook.path("timeoutConfiguration"), "timeoutInMinutes", 1440));
            one.expiresAt = Optional.of(kernel.now().plus(limit));
            later(limit, () -> timedOut(one));
            return;
        }
        HookOutcome outcome =
                hooks.outcome(Json.text(hook, "hookTargetArn"), kernel.pace().settle());
        if (outcome.status() != HookOutcome.Status.IN_PROGRESS) {
            later(outcome.after(), () -> answered(one, outcome.status().name()));
        }
    }

    private void timedOut(ActiveHook hook) {
        if (hook.status.equals("AWAITING_ACTION")) {
            boolean goesOn =
                    Json.text(hook.hook.path("timeoutConfiguration"), "action").equals("CONTINUE");
            answered(hook, goesOn ? "SUCCEEDED" : "TIMED_OUT");
        }
    }

    private void answered(ActiveHook hook, String status) {
        hook.status = status;
        if (!status.equals("SUCCEEDED")) {
            failed.accept("Service deployment rolled back because " + stage + " lifecycle hook(s) failed."
                    + (hook.pauses()
                            ? ""
                            : " Lifecycle hook target " + Json.text(hook.hook, "hookTargetArn") + " returned " + status
                                    + " status."));
            return;
        }
        goOn();
    }

    /**
     * Somebody's word on a pause (ECS API: ContinueServiceDeployment).
     *
     * @return false when no such hook waits
     */
    boolean act(String hookId, boolean goOn) {
        Optional<ActiveHook> paused = active.stream()
                .filter(each -> each.id.equals(hookId) && each.status.equals("AWAITING_ACTION"))
                .findFirst();
        paused.ifPresent(each -> answered(each, goOn ? "SUCCEEDED" : "FAILED"));
        return paused.isPresent();
    }

    private void goOn() {
        if (!working && active.stream().allMatch(each -> each.status.equals("SUCCEEDED"))) {
            working = true;
            work();
        }
    }

    private void work() {
        switch (stage) {
            case SCALE_UP, CLEAN_UP -> changed.run();
            case TEST_TRAFFIC_SHIFT -> {
                test = 100;
                next(kernel.pace().settle());
            }
            case PRODUCTION_TRAFFIC_SHIFT -> shift();
            case POST_PRODUCTION_TRAFFIC_SHIFT -> {
                test = 0;
                next(kernel.pace().scheduling());
            }
            case BAKE_TIME -> next(Duration.ofMinutes(Json.number(configuration, "bakeTimeInMinutes", 0)));
            default -> next(kernel.pace().scheduling());
        }
    }

    /** One step of the production traffic; all of it at once for BLUE_GREEN. */
    private void shift() {
        JsonNode canary = configuration.path("canaryConfiguration");
        JsonNode linear = configuration.path("linearConfiguration");
        switch (Json.text(configuration, "strategy")) {
            case "CANARY" ->
                step(
                        production == 0 ? canary.path("canaryPercent").asDouble(5) : 100,
                        Json.number(canary, "canaryBakeTimeInMinutes", 10));
            case "LINEAR" ->
                step(
                        production + linear.path("stepPercent").asDouble(10),
                        Json.number(linear, "stepBakeTimeInMinutes", 6));
            default -> step(100, 0);
        }
    }

    private void step(double percent, int minutes) {
        production = Math.min(100, percent);
        if (production == 100) {
            next(kernel.pace().settle());
        } else {
            later(Duration.ofMinutes(minutes), this::shift);
        }
    }

    private void next(Duration after) {
        later(after, () -> enter(IN_ORDER.get(IN_ORDER.indexOf(stage) + 1)));
    }

    /** Only while the deployment still is in the stage that asked for it. */
    private void later(Duration after, Runnable action) {
        Stage asked = stage;
        kernel.after(after, () -> {
            if (alive.getAsBoolean() && stage == asked) {
                action.run();
            }
        });
    }

    /** The member {@code lifecycleHookDetails} of DescribeServiceDeployments. */
    ArrayNode hookDetails() {
        ArrayNode list = Json.array();
        for (ActiveHook each : active) {
            ObjectNode form = list.addObject()
                    .put("hookId", each.id)
                    .put("targetType", each.pauses() ? "PAUSE" : "AWS_LAMBDA")
                    .put("status", each.status);
            Json.putText(form, "targetArn", Json.text(each.hook, "hookTargetArn"));
            Json.putSeconds(form, "expiresAt", each.expiresAt);
            if (each.pauses()) {
                String action = Json.text(each.hook.path("timeoutConfiguration"), "action");
                form.put("timeoutAction", action.isEmpty() ? "ROLLBACK" : action);
            }
        }
        return list;
    }
}
