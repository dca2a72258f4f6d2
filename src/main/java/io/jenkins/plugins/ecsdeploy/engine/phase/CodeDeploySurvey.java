package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.definition.AppSpecs;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.Group;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.LoadBalancerView;
import io.jenkins.plugins.ecsdeploy.engine.state.CodeDeployUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Preflight's look at a service that CodeDeploy updates. */
final class CodeDeploySurvey {
    private final Configuration configuration;
    private final Outside outside;
    private final Set<String> problems;
    private final Set<String> busy;
    private final Set<String> warnings;

    CodeDeploySurvey(
            Configuration configuration,
            Outside outside,
            Set<String> problems,
            Set<String> busy,
            Set<String> warnings) {
        this.configuration = configuration;
        this.outside = outside;
        this.problems = problems;
        this.busy = busy;
        this.warnings = warnings;
    }

    /** What its update needs; empty when something is wrong, which has been told then. */
    Optional<CodeDeployUpdate> look(ServiceView view, CodeDeploy asked) {
        if (asked == null) {
            problems.add("The service " + view.name() + " is deployed by CodeDeploy (its deployment controller is"
                    + " CODE_DEPLOY). Say which application and deployment group: services: [{name: " + view.name()
                    + ", codeDeploy: {application: …, deploymentGroup: …}}].");
            return Optional.empty();
        }
        String name = "deployment group " + asked.deploymentGroup() + " of application " + asked.application();
        Optional<Group> group = outside.blueGreenDeployments().group(asked.application(), asked.deploymentGroup());
        if (group.isEmpty()) {
            problems.add("CodeDeploy has no " + name + " in " + configuration.region() + ", which is to deploy service "
                    + view.name() + ".");
            return Optional.empty();
        }
        String service = lastPart(configuration.cluster()) + "/" + view.name();
        if (!group.get().services().contains(service)) {
            problems.add("The CodeDeploy " + name + " does not deploy " + service + ", but "
                    + (group.get().services().isEmpty()
                            ? "nothing of ECS"
                            : String.join(", ", group.get().services()))
                    + ".");
            return Optional.empty();
        }
        List<String> ongoing = outside.blueGreenDeployments().ongoing(asked.application(), asked.deploymentGroup());
        if (!ongoing.isEmpty()) {
            busy.add("CodeDeploy deployment " + String.join(", ", ongoing) + " of service " + view.name()
                    + " is in progress");
        }
        time(view, asked, group.get());
        if (!group.get().rollsBack()) {
            warnings.add("The CodeDeploy " + name + " does not roll back when a deployment of service " + view.name()
                    + " fails. Turn on its automatic roll back, at least on DEPLOYMENT_FAILURE.");
        }
        return appSpec(view, asked)
                .map(spec -> CodeDeployUpdate.planned(asked.application(), asked.deploymentGroup(), spec));
    }

    private void time(ServiceView view, CodeDeploy asked, Group group) {
        Duration limit = configuration.timeouts().deploy();
        Duration waits = group.shiftTime().plus(group.terminationWait());
        if (!waits.isZero() && waits.compareTo(limit) >= 0) {
            problems.add(
                    "The CodeDeploy deployment of service " + view.name() + " takes at least " + Texts.duration(waits)
                            + " (" + group.configuration() + ", and " + Texts.duration(group.terminationWait())
                            + " until the former tasks are terminated), but timeouts.deploy is " + Texts.duration(limit)
                            + ": give timeouts.deploy more than that, or the deployment group less.");
        }
        if (group.readyWait() != null && asked.onReady() == CodeDeploy.OnReady.WAIT) {
            warnings.add("The deployment of service " + view.name() + " waits for somebody to continue it in CodeDeploy"
                    + " once its new tasks are ready: CodeDeploy gives them " + Texts.duration(group.readyWait())
                    + ", timeouts.deploy is " + Texts.duration(limit) + ".");
        }
    }

    private Optional<String> appSpec(ServiceView view, CodeDeploy asked) {
        if (asked.appSpec() != null) {
            return Optional.of(AppSpecs.given(asked.appSpec()));
        }
        List<LoadBalancerView> candidates = AppSpecs.candidates(view);
        if (candidates.size() == 1) {
            return Optional.of(AppSpecs.made(view, candidates.get(0), asked.hooks()));
        }
        problems.add("No AppSpec can be made for service " + view.name() + ": "
                + (candidates.isEmpty()
                        ? "ECS names no container behind its load balancer"
                        : "several containers or ports are behind its load balancers")
                + ". Give one under codeDeploy.appSpec.");
        return Optional.empty();
    }

    private static String lastPart(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
