package io.jenkins.plugins.ecsdeploy.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppSpecsTest {
    private static final LoadBalancerView WEB = new LoadBalancerView(null, "app", 8080);

    private static ServiceView service(
            String platformVersion, List<CapacityProvider> providers, LoadBalancerView... loadBalancers) {
        return new ServiceView(
                null,
                "api",
                "ACTIVE",
                null,
                1,
                1,
                0,
                "CODE_DEPLOY",
                null,
                null,
                providers,
                platformVersion,
                null,
                null,
                null,
                List.of(loadBalancers),
                null,
                null);
    }

    @Test
    void aServiceIsMadeAnAppSpecThatRunsItAsItRuns() {
        assertThat(AppSpecs.made(service(null, List.of()), WEB, Map.of()))
                .isEqualTo(
                        "{\"version\":\"0.0\",\"Resources\":[{\"TargetService\":{\"Type\":\"AWS::ECS::Service\","
                                + "\"Properties\":{\"LoadBalancerInfo\":{\"ContainerName\":\"app\",\"ContainerPort\":8080}}}}]}");
        assertThat(AppSpecs.made(
                        service("1.4.0", List.of(new CapacityProvider("FARGATE_SPOT", 3, 1))),
                        WEB,
                        Map.of("BeforeAllowTraffic", "check")))
                .isEqualTo("{\"version\":\"0.0\",\"Resources\":[{\"TargetService\":{\"Type\":\"AWS::ECS::Service\","
                        + "\"Properties\":{\"LoadBalancerInfo\":{\"ContainerName\":\"app\",\"ContainerPort\":8080},"
                        + "\"PlatformVersion\":\"1.4.0\",\"CapacityProviderStrategy\":["
                        + "{\"CapacityProvider\":\"FARGATE_SPOT\",\"Base\":1,\"Weight\":3}]}}}],"
                        + "\"Hooks\":[{\"BeforeAllowTraffic\":\"check\"}]}");
    }

    @Test
    void onlyContainersWithAPortBehindALoadBalancerComeIntoQuestionEachOnce() {
        assertThat(AppSpecs.candidates(service(
                        null,
                        null,
                        new LoadBalancerView("blue", "app", 8080),
                        new LoadBalancerView("green", "app", 8080),
                        new LoadBalancerView("classic", "admin", null),
                        new LoadBalancerView("none", null, 1),
                        new LoadBalancerView("other", "app", 9090))))
                .containsExactly(WEB, new LoadBalancerView(null, "app", 9090));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Resources':[{'T':{'Properties':{'a':1}}}]} | {'Resources':[{'T':{'Properties':{'a':1,'TaskDefinition':'arn'}}}]}",
                "{'resources':[{'t':{'properties':{'TaskDefinition':'<T>'}}}]} | {'resources':[{'t':{'properties':{'TaskDefinition':'arn'}}}]}",
                "{'Resources':[{'T':{'Type':'x'}}]} | {'Resources':[{'T':{'Type':'x','Properties':{'TaskDefinition':'arn'}}}]}",
                "{'Resources':[{}]} | {'Resources':[{}]}",
                "{'Resources':[{'T':7}]} | {'Resources':[{'T':7}]}",
                "{'version':0} | {'version':0}"
            })
    void theTaskDefinitionIsPutInItsPlaceHoweverTheOwnerWritesTheRest(String given, String with) throws IOException {
        String appSpec = AppSpecs.given(new ObjectMapper().readTree(given.replace('\'', '"')));

        assertThat(AppSpecs.with(appSpec, "arn")).isEqualTo(with.replace('\'', '"'));
    }

    @Test
    void whatIsNoJsonIsADefectOfOurs() {
        assertThatThrownBy(() -> AppSpecs.with("{", "arn")).isInstanceOf(IllegalStateException.class);
    }
}
