package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Services.HookView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a service deployment stands, in a few words. */
final class StageText {
    private StageText() {}

    static String progress(StagedDeployment look, ServiceUpdate service, Instant now) {
        if (!look.status().equals("IN_PROGRESS") && !look.status().equals("PENDING")) {
            return look.status() + (look.statusReason() == null ? "" : " (" + look.statusReason() + ")");
        }
        String stage = look.stage() == null ? look.status() : look.stage();
        Optional<HookView> pause =
                look.hooks().stream().filter(HookView::awaitsAction).findFirst();
        if (pause.isPresent()) {
            return stage + ", paused: continue or roll it back with ContinueServiceDeployment, hook "
                    + pause.get().id()
                    + (pause.get().expiresAt() == null
                            ? ""
                            : " (it waits until " + pause.get().expiresAt() + ")");
        }
        return switch (stage) {
            case "SCALE_UP" -> stage + ", " + tasks(look);
            case "BAKE_TIME" -> stage + ", " + production(look) + left(look, service, now);
            case "TEST_TRAFFIC_SHIFT" ->
                stage + (look.testWeight() == null ? "" : ", " + percent(look.testWeight()) + " of the test traffic");
            case "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT" -> stage + ", " + production(look);
            default -> stage;
        };
    }

    private static String tasks(StagedDeployment look) {
        return look.runningTasks() + " of " + look.requestedTasks() + " new tasks run"
                + (look.pendingTasks() > 0 ? ", " + look.pendingTasks() + " pending" : "");
    }

    private static String production(StagedDeployment look) {
        return look.productionWeight() == null
                ? tasks(look)
                : percent(look.productionWeight()) + " of the production traffic on the new tasks";
    }

    private static String percent(double weight) {
        return weight == Math.rint(weight) ? (long) weight + "%" : String.format(Locale.ROOT, "%.1f%%", weight);
    }

    /** ECS does not say when the stage began; we know when we first saw it, so this is the most that can be left. */
    private static String left(StagedDeployment look, ServiceUpdate service, Instant now) {
        if (look.bakeTime() == null || service.stageAt() == null || !"BAKE_TIME".equals(service.stage())) {
            return "";
        }
        Duration left = Duration.between(now, service.stageAt().plus(look.bakeTime()));
        return left.isNegative() || left.isZero()
                ? ""
                : ", at most " + Texts.duration(Duration.ofSeconds(Math.max(1, left.toSeconds()))) + " of "
                        + Texts.duration(look.bakeTime()) + " bake time left";
    }
}
