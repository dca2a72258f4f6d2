package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmokeTestConfigurationTest {

    private static Configuration read(String smokeTests) {
        return new ConfigurationReader().read("""
                region: eu-west-1
                cluster: prod
                image: api:1
                migration: none
                services: [api, worker]
                smokeTests:
                """ + smokeTests);
    }

    @Test
    void everyKeyOfASmokeTestArrivesWhereItBelongs() {
        assertThat(read("""
                - name: page
                  timeout: 2m
                  onFailure: unstable
                  http:
                    url: https://api.example.com/health
                    method: GET
                    status: [200, 204-206]
                    responseHeaders: {X-Version: "2"}
                    bodyContains: fine
                    jsonPointer: {/db: up}
                    followRedirects: true
                    bearerTokenVariable: TOKEN
                    requestTimeout: 3s
                    maxBody: 2000
                - name: targets
                  targets: {services: [api], targetGroups: ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/0123456789abcdef"]}
                - name: task
                  task: {taskDefinition: check, container: app, command: [a, b], environment: {A: "1"}, launchType: FARGATE,
                         network: {subnets: [subnet-0a1b2c3d]}}
                - name: logs
                  logs: {services: [worker], container: app, contains: ready}
                """).smokeTests())
                .containsExactly(
                        new SmokeTest(
                                "page",
                                new SmokeCheck.Http(
                                        "https://api.example.com/health",
                                        SmokeCheck.Method.GET,
                                        List.of(new StatusRange(200, 200), new StatusRange(204, 206)),
                                        Map.of("X-Version", "2"),
                                        "fine",
                                        Map.of("/db", "up"),
                                        true,
                                        null,
                                        "TOKEN",
                                        Duration.ofSeconds(3),
                                        2000),
                                Duration.ofMinutes(2),
                                SmokeTest.OnFailure.UNSTABLE),
                        new SmokeTest(
                                "targets",
                                new SmokeCheck.Targets(
                                        List.of("api"),
                                        List.of("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/"
                                                + "0123456789abcdef")),
                                null,
                                null),
                        new SmokeTest(
                                "task",
                                new SmokeCheck.Task(
                                        null,
                                        "check",
                                        "app",
                                        List.of("a", "b"),
                                        Map.of("A", "1"),
                                        new Network(List.of("subnet-0a1b2c3d"), null, false),
                                        "FARGATE"),
                                null,
                                null),
                        new SmokeTest("logs", new SmokeCheck.Logs(List.of("worker"), "app", "ready"), null, null));
    }

    @Test
    void whatASmokeTestDoesNotSayHasItsDefault() {
        List<SmokeTest> tests = read("""
                - {name: page, http: {url: "https://api.example.com/"}}
                - {name: one, http: {url: "https://api.example.com/", status: 301}}
                - {name: targets, targets: {}}
                - {name: task, task: {command: [check]}}
                - {name: other, task: {overrideOf: worker}}
                """).smokeTests();

        assertThat(tests)
                .extracting(SmokeTest::check)
                .containsExactly(
                        new SmokeCheck.Http(
                                "https://api.example.com/",
                                SmokeCheck.Method.GET,
                                List.of(new StatusRange(200, 299)),
                                Map.of(),
                                null,
                                Map.of(),
                                false,
                                null,
                                null,
                                Duration.ofSeconds(10),
                                1_048_576),
                        new SmokeCheck.Http(
                                "https://api.example.com/",
                                null,
                                List.of(new StatusRange(301, 301)),
                                null,
                                null,
                                null,
                                false,
                                null,
                                null,
                                null,
                                0),
                        new SmokeCheck.Targets(List.of(), List.of()),
                        new SmokeCheck.Task("api", null, null, List.of("check"), Map.of(), null, null),
                        new SmokeCheck.Task("worker", null, null, List.of(), Map.of(), null, null));
        assertThat(tests).extracting(SmokeTest::timeout).containsOnly(Duration.ofMinutes(5));
        assertThat(tests).extracting(SmokeTest::onFailure).containsOnly(SmokeTest.OnFailure.FAIL);
    }

    @Test
    void aRangeOfStatusCodesHoldsBothItsEnds() {
        StatusRange range = StatusRange.of("200-204");

        assertThat(List.of(199, 200, 202, 204, 205)).map(range::has).containsExactly(false, true, true, true, false);
        assertThat(range).hasToString("200-204");
        assertThat(StatusRange.of("301")).hasToString("301");
    }
}
