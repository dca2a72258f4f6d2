package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look at everything that a roll back by hand touches. */
final class RollBackSurvey {
    private static final int SERVICES_A_CALL = 10;

    private final Configuration configuration;
    private final RollBackPlan plan;
    private final Outside outside;
    private final List<String> problems = new ArrayList<>();
    private final List<String> busy = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<ServiceUpdate> services = new ArrayList<>();

    private RollBackSurvey(Deployment d, Outside outside) {
        this.configuration = d.configuration();
        this.plan = d.rollBackPlan();
        this.outside = outside;
    }

    static Findings of(Deployment d, Outside outside) {
        RollBackSurvey survey = new RollBackSurvey(d, outside);
        if (survey.lookAtCluster()) {
            survey.lookAtServices();
        }
        return new Findings(survey.problems, survey.busy, survey.warnings, survey.services, null, List.of(), List.of());
    }

    private boolean lookAtCluster() {
        Optional<String> status = outside.clusters().status(configuration.cluster());
        if (!status.equals(Optional.of("ACTIVE"))) {
            problems.add("There is no ACTIVE cluster " + configuration.cluster() + " in " + configuration.region()
                    + " that these credentials can see.");
        }
        return problems.isEmpty();
    }

    private void lookAtServices() {
        Map<String, ServiceView> seen = new HashMap<>();
        List<String> names =
                configuration.services().stream().map(Service::name).toList();
        for (int from = 0; from < names.size(); from += SERVICES_A_CALL) {
            List<String> some = names.subList(from, Math.min(names.size(), from + SERVICES_A_CALL));
            outside.services()
                    .describe(configuration.cluster(), some)
                    .services()
                    .forEach(s -> seen.put(s.name(), s));
        }
        for (Service service : configuration.services()) {
            ServiceView view = seen.get(service.name());
            if (view == null || !view.status().equals("ACTIVE")) {
                problems.add("There is no ACTIVE service " + service.name() + " in cluster " + configuration.cluster()
                        + ".");
            } else {
                lookAtService(service, view);
            }
        }
    }

    private void lookAtService(Service service, ServiceView view) {
        String target = plan.targets().get(service.name());
        String expected = plan.expected().get(service.name());
        if (!view.deploymentController().equals("ECS")) {
            problems.add("The service " + view.name() + " is deployed by " + view.deploymentController()
                    + "; only the deployment controller ECS is supported.");
            return;
        }
        boolean onExpected = view.taskDefinitionArn().equals(expected);
        boolean onTarget = view.taskDefinitionArn().equals(target);
        if (!onExpected) {
            // A rollout of the very deployment that is undone may still be under way: it is what is to be ended.
            Survey.underWay(outside, configuration.cluster(), view).ifPresent(busy::add);
        }
        if (onTarget) {
            warnings.add("The service " + view.name() + " is on " + shortName(target) + " already.");
        } else if (expected != null && !onExpected && !plan.force()) {
            problems.add("The service " + view.name() + " is on " + shortName(view.taskDefinitionArn()) + ", not on "
                    + shortName(expected) + ", to which " + plan.of() + " updated it: somebody has deployed it since."
                    + " With --force it is rolled back to " + shortName(target) + " all the same.");
        }
        lookForContracts(view, target);
        Optional<TaskDefinition> definition = outside.taskDefinitions().find(target);
        if (definition.isEmpty() || !definition.get().active()) {
            problems.add("The task definition " + shortName(target) + ", to which the service " + view.name()
                    + " is to be rolled back, is " + (definition.isEmpty() ? "gone" : "not ACTIVE")
                    + ": ECS can't run it. Deploy its image anew.");
        }
        if (view.desiredCount() == 0) {
            warnings.add("The service " + view.name()
                    + " has a desired count of 0: it will be updated, but no task will run to prove it.");
        }
        services.add(ServiceUpdate.planned(view.name(), service.containers(), view.desiredCount(), current(view))
                .by(view.strategy())
                .registered(target, true));
    }

    /** What a contract has taken away from the database, older code may still need; the database is never taken back. */
    private void lookForContracts(ServiceView view, String target) {
        String problem;
        try {
            List<MigrationHistory.Ran> contracts = MigrationHistory.contractsSince(outside.taskDefinitions(), target);
            if (contracts.isEmpty()) {
                return;
            }
            problem = "Since the service " + view.name() + " ran " + shortName(target) + ", a contract has run: "
                    + contracts.get(0).token() + " at " + contracts.get(0).at() + ", by the mark on "
                    + shortName(contracts.get(0).definition())
                    + ". Code of that revision may need what it took away from the database.";
        } catch (OutsideException e) {
            if (e.passing()) {
                throw e;
            }
            problem = "Whether a contract has run since the service " + view.name() + " ran " + shortName(target)
                    + " can't be told: " + e.operation() + " was refused (" + e.getMessage() + ").";
        }
        if (plan.force()) {
            warnings.add(problem);
        } else {
            problems.add(problem + " With --force the service is rolled back all the same.");
        }
    }

    private static String current(ServiceView view) {
        return view.primary().map(DeploymentView::taskDefinitionArn).orElse(view.taskDefinitionArn());
    }

    private static String shortName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
