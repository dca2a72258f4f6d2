package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.export.Policies;
import io.jenkins.plugins.ecsdeploy.export.PolicyFacts;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The deployer's policy, of every reference deployment: so of everything that the engine can do. */
class PoliciesTest {
    /** What AWS checks beside calls, and what only some deployments of a configuration come to. */
    private static final List<String> BESIDE = List.of(
            "iam:PassRole",
            "ecs:TagResource",
            "rds:AddTagsToResource",
            "ecs:StopTask",
            "codedeploy:BatchGetDeployments",
            "codedeploy:ContinueDeployment",
            "codedeploy:GetApplicationRevision",
            "codedeploy:ListDeployments",
            "codedeploy:RegisterApplicationRevision",
            "codedeploy:StopDeployment",
            "states:DescribeExecution",
            "states:StopExecution",
            "ecs:DescribeTasks",
            "ecs:StopServiceDeployment",
            "ecs:ListServiceDeployments",
            "ecs:DescribeServiceRevisions",
            "ecs:UpdateService",
            "ecs:DescribeContainerInstances",
            "ecs:ListTaskDefinitions");

    @Test
    void itAllowsEveryCallOfEveryReferenceDeploymentAndNothingElse() {
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            try (Rig rig = reference.rig()) {
                rig.begin(reference.asked().apply(rig)).finish();
                Set<String> called = called(rig);
                // A roll back by hand is done with what the deployment was allowed that it undoes.
                Deployment told = rig.former == null ? rig.journal.load() : rig.former;
                Configuration configuration = told.configuration();
                Deployment ended = planned(reference, configuration, told);

                JsonNode policy = new Policies(
                                configuration,
                                PolicyFacts.of(ended, rig.outside(configuration).taskDefinitions()))
                        .deployer();
                assertThat(actions(policy)).as("%s", reference).containsAll(called);
                assertThat(actions(new Policies(configuration, PolicyFacts.offline(configuration, "111122223333"))
                                .deployer()))
                        .as("%s, offline", reference)
                        .containsAll(called);
                if (reference.status() == Deployment.Status.SUCCEEDED && rig.former == null) {
                    called.addAll(BESIDE);
                    assertThat(actions(policy)).as("%s: no more", reference).isSubsetOf(called);
                }
            }
        }
    }

    /** What an execution touches is looked up as the engine would: before there is a state machine. */
    private static Deployment planned(ReferenceDeployment reference, Configuration asked, Deployment ended) {
        if (asked.orchestrator() == null) {
            return ended;
        }
        try (Rig other = reference.rig()) {
            return other.deploy(
                    asked.toBuilder().orchestrator(null).dryRun(true).build());
        }
    }

    @Test
    void aContractMayMarkWhatItIsAbout() {
        ReferenceDeployment contract = ReferenceDeployment.all().stream()
                .filter(r -> r.name().equals("contract"))
                .findFirst()
                .orElseThrow();
        try (Rig rig = contract.rig()) {
            Configuration configuration = contract.configuration(rig);
            rig.begin(configuration).finish();

            JsonNode policy = new Policies(
                            configuration,
                            PolicyFacts.of(
                                    rig.journal.load(),
                                    rig.outside(configuration).taskDefinitions()))
                    .deployer();
            assertThat(statement(policy, "MarkWhatAContractIsAbout"))
                    .contains("task-definition/api:*", "task-definition/worker:*");
            assertThat(statement(policy, "LookAtServices")).contains("service/prod/api", "service/prod/worker");
        }
    }

    private static String statement(JsonNode policy, String sid) {
        for (JsonNode statement : policy.path("Statement")) {
            if (statement.path("Sid").asText().equals(sid)) {
                return statement.path("Resource").toString();
            }
        }
        throw new AssertionError("no statement " + sid);
    }

    private static Set<String> actions(JsonNode policy) {
        Set<String> actions = new TreeSet<>();
        policy.path("Statement").forEach(s -> s.path("Action").forEach(a -> actions.add(a.asText())));
        return actions;
    }

    private static Set<String> called(Rig rig) {
        Set<String> called = new TreeSet<>();
        rig.aws.calls().all().stream()
                .filter(c -> c.accessKeyId().equals("rig"))
                .filter(c -> !c.service().equals("sts"))
                .map(PoliciesTest::permission)
                .forEach(called::add);
        return called;
    }

    /** A transaction has no permission of its own (Service Authorization Reference, DynamoDB). */
    private static String permission(Call call) {
        return call.operation().equals("TransactWriteItems")
                ? "dynamodb:UpdateItem"
                : call.service() + ":" + call.operation();
    }
}
