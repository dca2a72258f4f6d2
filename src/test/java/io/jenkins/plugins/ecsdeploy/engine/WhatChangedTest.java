package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.state.DefinitionChanges;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.report.HtmlReport;
import io.jenkins.plugins.ecsdeploy.report.MarkdownReport;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What changed between the definitions, and what ECS said meanwhile, is kept with the deployment and told by its reports. */
class WhatChangedTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static DefinitionChanges changes(Deployment d, String role) {
        return d.definitionChanges().stream()
                .filter(c -> c.role().equals(role))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> reports(Deployment d) {
        Report report = Report.of(d);
        return List.of(TextReport.of(report), MarkdownReport.of(report), HtmlReport.of(report));
    }

    @Test
    void theDefinitionsDifferencesOutliveTheDeployment() {
        Deployment d = rig.deploy(rig.twoServices());

        DefinitionChanges api = changes(d, "service api");
        assertThat(api.against()).isEqualTo(d.service("api").orElseThrow().previousTaskDefinition());
        assertThat(api.changes()).allSatisfy(c -> assertThat(c.path()).endsWith("/image"));
        assertThat(api.changes().get(0).before()).isEqualTo(rig.v1.tagged());
        assertThat(api.changes().get(0).now()).isEqualTo(rig.v2.pinned());
        assertThat(changes(d, "the migration").changes())
                .anyMatch(c -> c.path().endsWith("/command"))
                .noneMatch(c -> c.path().contains("/environment/") && !"(not shown)".equals(c.now()));
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
        assertThat(reports(d)).allSatisfy(r -> assertThat(r).contains(rig.v2.digest()));
    }

    @Test
    void I10_noValueOfAnEnvironmentVariableIsKept() {
        Configuration two = rig.twoServices();
        Migration hiding = two.migration().withEnvironment(Map.of("GREETING", "the-hidden-value"));
        AfterTask after = new AfterTask("backfill", hiding, false, null);

        Deployment d = rig.deploy(
                two.toBuilder().migration(hiding).after(List.of(after)).build());

        assertThat(changes(d, "the migration").changes())
                .anyMatch(c ->
                        c.path().endsWith("/environment/GREETING") && c.now().equals("(not shown)"));
        assertThat(DeploymentJson.write(d).split("the-hidden-value", -1))
                .as("as asked for, twice")
                .hasSize(3);
        assertThat(reports(d)).noneMatch(r -> r.contains("the-hidden-value"));
    }

    @Test
    void whatEcsSaysWhileItDeploysIsKeptAndBounded() {
        Deployment d = rig.deploy(rig.twoServices());

        assertThat(d.services()).allSatisfy(s -> {
            assertThat(s.events()).isNotEmpty().hasSizeLessThanOrEqualTo(20);
            assertThat(s.events()).isSortedAccordingTo(Comparator.comparing(ServiceEvent::at));
            assertThat(s.events().get(0).at()).isAfterOrEqualTo(s.intentAt());
        });
        ServiceUpdate api = d.service("api").orElseThrow();
        String last = api.events().get(api.events().size() - 1).message();
        assertThat(TextReport.of(Report.of(d)).replaceAll("\\s+", " ")).contains(last.substring(0, 15));
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
    }

    @Test
    void aFailedRolloutTellsItsEvents() {
        rig.badServices.add("api");

        Deployment d = rig.deploy(rig.twoServices());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.service("api").orElseThrow().events()).isNotEmpty();
        assertThat(reports(d)).allSatisfy(r -> assertThat(r).contains("What ECS said about api"));
    }
}
