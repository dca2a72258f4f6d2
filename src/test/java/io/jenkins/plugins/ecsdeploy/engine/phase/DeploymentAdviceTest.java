package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentSettings;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What preflight says of the way in which ECS deploys a service: at which numbers, and when not. */
class DeploymentAdviceTest {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static DeploymentSettings percent(Integer minimum, Integer maximum) {
        return new DeploymentSettings(minimum, maximum, true, true, Duration.ZERO, Duration.ZERO, List.of());
    }

    private static DeploymentSettings waiting(int shiftMinutes, int bakeMinutes, String... stages) {
        return new DeploymentSettings(
                100,
                200,
                true,
                true,
                Duration.ofMinutes(bakeMinutes),
                Duration.ofMinutes(shiftMinutes),
                List.of(stages));
    }

    private static ServiceView service(
            String controller,
            String strategy,
            DeploymentSettings settings,
            Integer grace,
            LoadBalancerView... behind) {
        return new ServiceView(
                "arn/api",
                "api",
                "ACTIVE",
                "arn/api:1",
                1,
                1,
                0,
                controller,
                strategy,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(behind),
                grace,
                settings);
    }

    private static List<String> rolling(DeploymentSettings settings) {
        return DeploymentAdvice.of(service("ECS", "ROLLING", settings, null), LIMIT);
    }

    private static ServiceView blueGreen(DeploymentSettings settings) {
        return service("ECS", "BLUE_GREEN", settings, null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "100, 200, -",
                "100, 199, maximumPercent 199: it is deployed in several rounds",
                "99, 200, minimumHealthyPercent 99: while it is deployed",
                "99, 100, minimumHealthyPercent 99: while it is deployed",
                "100, 100, minimumHealthyPercent 100 and maximumPercent 100: ECS may neither",
                "101, 99, minimumHealthyPercent 101 and maximumPercent 99: ECS may neither",
                "100, 101, maximumPercent 101: it is deployed in several rounds",
                "-, 100, -",
                "100, -, -"
            })
    void percentagesThatHinderARollingUpdateAreTold(Integer minimum, Integer maximum, String words) {
        List<String> advice = rolling(percent(minimum, maximum));

        assertThat(advice).hasSize(words == null ? 0 : 1).allMatch(a -> a.contains(words));
        assertThat(DeploymentAdvice.of(blueGreen(percent(minimum, maximum)), LIMIT))
                .as("they are about rolling updates")
                .isEmpty();
    }

    @Test
    void aBreakerThatIsMissingOrDoesNotRollBackIsTold() {
        Duration none = Duration.ZERO;

        assertThat(rolling(new DeploymentSettings(100, 200, false, false, none, none, null)))
                .singleElement()
                .asString()
                .startsWith("The service api has no deployment circuit breaker");
        assertThat(rolling(new DeploymentSettings(100, 200, true, false, none, none, null)))
                .singleElement()
                .asString()
                .startsWith("The deployment circuit breaker of service api does not roll back");
        assertThat(DeploymentAdvice.of(
                        service(
                                "CODE_DEPLOY",
                                "ROLLING",
                                new DeploymentSettings(0, 100, false, false, none, none, null),
                                null),
                        LIMIT))
                .as("ECS does not deploy it")
                .isEmpty();
        assertThat(rolling(null)).isEmpty();
    }

    @Test
    void aLoadBalancerWithoutAGracePeriodIsTold() {
        LoadBalancerView balancer = new LoadBalancerView("tg", "app", 80);

        assertThat(DeploymentAdvice.of(service("ECS", "ROLLING", null, null, balancer), LIMIT))
                .singleElement()
                .asString()
                .contains("no health check grace period");
        assertThat(DeploymentAdvice.of(service("ECS", "ROLLING", null, 0, balancer), LIMIT))
                .hasSize(1);
        assertThat(DeploymentAdvice.of(service("ECS", "ROLLING", null, 1, balancer), LIMIT))
                .isEmpty();
        assertThat(DeploymentAdvice.of(service("ECS", "ROLLING", null, 0), LIMIT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, 0, false, false",
                "0, 25, false, false",
                "0, 26, false, true",
                "13, 13, false, true",
                "14, 15, false, true",
                "15, 15, true, false",
                "0, 30, true, false",
                "0, 31, true, false"
            })
    void aWaitThatLeavesNoTimeIsAProblemAndOneThatLeavesLittleIsTold(
            int shift, int bake, boolean problem, boolean advice) {
        ServiceView view = blueGreen(waiting(shift, bake));

        assertThat(DeploymentAdvice.problem(view, LIMIT).isPresent()).isEqualTo(problem);
        assertThat(DeploymentAdvice.of(view, LIMIT)).hasSize(advice ? 1 : 0);
        ServiceView rolling = service("ECS", "ROLLING", waiting(shift, bake), null);
        assertThat(DeploymentAdvice.problem(rolling, LIMIT)).isEmpty();
        assertThat(DeploymentAdvice.of(rolling, LIMIT)).isEmpty();
    }

    @Test
    void howLongTheOwnerMakesEcsWaitIsToldInFull() {
        assertThat(DeploymentAdvice.problem(blueGreen(waiting(0, 40)), LIMIT))
                .contains("The deployment of service api takes at least 40m (BLUE_GREEN with 40m of bake time), but"
                        + " timeouts.deploy is 30m: give timeouts.deploy more than that, or the service less.");
        assertThat(DeploymentAdvice.problem(blueGreen(waiting(10, 40)), LIMIT).orElseThrow())
                .contains("at least 50m (BLUE_GREEN with 10m of shifting traffic and 40m of bake time)");
        assertThat(DeploymentAdvice.of(blueGreen(waiting(0, 27)), LIMIT))
                .containsExactly("The deployment of service api takes at least 27m (BLUE_GREEN with 27m of bake time),"
                        + " which leaves little of timeouts.deploy (30m) for its tasks to start and stop.");
        assertThat(DeploymentAdvice.problem(blueGreen(null), LIMIT)).isEmpty();
    }

    @Test
    void aLimitOfZeroIsNoProblemForWhoWaitsForNothing() {
        assertThat(DeploymentAdvice.problem(blueGreen(waiting(0, 0)), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void pausesAreToldWhereTrafficIsShifted() {
        assertThat(DeploymentAdvice.of(blueGreen(waiting(0, 0, "PRE_SCALE_UP", "POST_SCALE_UP")), LIMIT))
                .containsExactly("The deployment of service api pauses at PRE_SCALE_UP, POST_SCALE_UP: somebody has to"
                        + " continue it (ContinueServiceDeployment) within timeouts.deploy (30m).");
        assertThat(rolling(waiting(0, 0, "PRE_SCALE_UP"))).isEmpty();
    }
}
