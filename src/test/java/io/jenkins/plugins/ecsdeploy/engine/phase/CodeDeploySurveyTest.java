package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.Group;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What preflight says of a service that CodeDeploy updates, and of its deployment group. */
class CodeDeploySurveyTest {
    private static final Duration LIMIT = Timeouts.DEFAULT.deploy();
    private static final CodeDeploy ASKED = new CodeDeploy("shop", "api-group", null, null, null);
    private static final LoadBalancerView APP = new LoadBalancerView("tg", "app", 80);

    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    private static Group group(Duration shift, Duration termination, boolean rollsBack, String... services) {
        return new Group("ECS", List.of(services), "CodeDeployDefault.X", shift, null, termination, rollsBack);
    }

    private static Group group(boolean rollsBack, String... services) {
        return group(Duration.ZERO, Duration.ZERO, rollsBack, services);
    }

    /** Whether an update was planned. */
    private boolean planned(Group group, LoadBalancerView... loadBalancers) {
        FixedWorld world = new FixedWorld(Instant.EPOCH)
                .answers("blueGreenDeployments.group", a -> Optional.of(group))
                .answers("blueGreenDeployments.ongoing", a -> List.of());
        ServiceView view = new ServiceView(
                "arn/api",
                "api",
                "ACTIVE",
                "arn/api:1",
                2,
                2,
                0,
                "CODE_DEPLOY",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(loadBalancers),
                null,
                null);
        return new CodeDeploySurvey(
                        Given.configuration("api").build(), world.outside(), problems, new LinkedHashSet<>(), warnings)
                .look(view, ASKED)
                .isPresent();
    }

    @Test
    void aGroupThatDeploysSomethingElseIsToldWithWhatItDeploys() {
        assertThat(planned(group(true), APP)).isFalse();
        assertThat(planned(group(true, "prod/web", "prod/cron"), APP)).isFalse();

        String group = "The CodeDeploy deployment group api-group of application shop does not deploy prod/api, but ";
        assertThat(problems).containsExactly(group + "nothing of ECS.", group + "prod/web, prod/cron.");
    }

    @Test
    void aGroupThatDoesNotRollBackIsWarnedOfAndOneThatDoesIsNot() {
        assertThat(planned(group(true, "prod/api"), APP)).isTrue();
        assertThat(warnings).isEmpty();

        assertThat(planned(group(false, "prod/api"), APP)).isTrue();
        assertThat(warnings)
                .containsExactly("The CodeDeploy deployment group api-group of application shop does not roll back when"
                        + " a deployment of service api fails. Turn on its automatic roll back, at least on"
                        + " DEPLOYMENT_FAILURE.");
        assertThat(problems).isEmpty();
    }

    @Test
    void aGroupThatTakesAllOfTheTimeLimitOrMoreCannotDeployInTime() {
        Duration shift = Duration.ofMinutes(10);
        planned(group(shift, LIMIT.minus(shift).minusMillis(1), true, "prod/api"), APP);
        assertThat(problems).isEmpty();

        planned(group(shift, LIMIT.minus(shift), true, "prod/api"), APP);
        assertThat(problems)
                .containsExactly("The CodeDeploy deployment of service api takes at least 30m (CodeDeployDefault.X, and"
                        + " 20m until the former tasks are terminated), but timeouts.deploy is 30m: give"
                        + " timeouts.deploy more than that, or the deployment group less.");
    }

    @Test
    void anAppSpecIsMadeOnlyWhereOneContainerAndPortIsBehindTheLoadBalancers() {
        assertThat(planned(group(true, "prod/api"))).isFalse();
        assertThat(planned(group(true, "prod/api"), APP, new LoadBalancerView("tg", "app", 81)))
                .isFalse();
        assertThat(planned(group(true, "prod/api"), APP, new LoadBalancerView("other", "app", 80)))
                .isTrue();

        assertThat(problems)
                .containsExactly(
                        "No AppSpec can be made for service api: ECS names no container behind its load balancer. Give"
                                + " one under codeDeploy.appSpec.",
                        "No AppSpec can be made for service api: several containers or ports are behind its load"
                                + " balancers. Give one under codeDeploy.appSpec.");
    }
}
