package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a deployment configuration moves the traffic; those of CodeDeploy's own say it in their name.
 *
 * @param step percent of the first step
 * @param every how long each step holds
 * @param linear whether all steps are like the first; otherwise the second takes all the rest
 */
record TrafficRouting(double step, Duration every, boolean linear) {
    private static final Pattern CANARY = Pattern.compile("CodeDeployDefault\\.ECSCanary(\\d+)Percent(\\d+)Minutes");
    private static final Pattern LINEAR =
            Pattern.compile("CodeDeployDefault\\.ECSLinear(\\d+)PercentEvery(\\d+)Minutes?");

    /** Empty for a configuration that there is not. */
    static Optional<TrafficRouting> named(String configuration) {
        if (configuration.equals(Group.ALL_AT_ONCE)) {
            return Optional.of(new TrafficRouting(100, Duration.ZERO, false));
        }
        Matcher canary = CANARY.matcher(configuration);
        if (canary.matches()) {
            return Optional.of(of(canary, false));
        }
        Matcher linear = LINEAR.matcher(configuration);
        return linear.matches() ? Optional.of(of(linear, true)) : Optional.empty();
    }

    private static TrafficRouting of(Matcher name, boolean linear) {
        return new TrafficRouting(
                Integer.parseInt(name.group(1)), Duration.ofMinutes(Integer.parseInt(name.group(2))), linear);
    }

    /** The member {@code trafficRoutingConfig} of GetDeploymentConfig. */
    ObjectNode form() {
        if (step == 100) {
            return Json.object().put("type", "AllAtOnce");
        }
        ObjectNode form = Json.object().put("type", linear ? "TimeBasedLinear" : "TimeBasedCanary");
        String kind = linear ? "linear" : "canary";
        form.putObject(linear ? "timeBasedLinear" : "timeBasedCanary")
                .put(kind + "Percentage", (int) step)
                .put(kind + "Interval", every.toMinutes());
        return form;
    }

    /** What comes after so much. */
    double after(double percent) {
        return Math.min(100, percent == 0 || linear ? percent + step : 100);
    }
}
