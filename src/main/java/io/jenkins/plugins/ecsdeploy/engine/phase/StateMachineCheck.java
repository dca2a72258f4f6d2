package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.port.StateMachines.StateMachineView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Preflight of a deployment that a state machine carries out: the state machine is there, is one of ours, and does what
 * this configuration says. All else it checks by itself, before it changes anything.
 *
 * @param problems what is wrong
 * @param warnings what the owner should read
 * @param stateMachine its ARN; null when there is none
 */
record StateMachineCheck(List<String> problems, List<String> warnings, String stateMachine) {
    private static final int NAMED = 8;

    static StateMachineCheck of(Deployment d, World world) {
        Configuration c = d.configuration();
        List<String> problems = new ArrayList<>(StateMachineDefinition.missing(c));
        if (c.onCancel() == OnCancel.ROLL_BACK) {
            problems.add("onCancel: rollBack; an execution can be left or stopped, but does not go back");
        }
        if (!problems.isEmpty()) {
            return new StateMachineCheck(
                    problems.stream()
                            .map(p -> "A state machine can't do this: " + p + ".")
                            .toList(),
                    List.of(),
                    null);
        }
        String asked = c.orchestrator().stateMachine();
        Optional<StateMachineView> found = world.outside().stateMachines().find(asked);
        if (found.isEmpty()) {
            return problem("There is no state machine " + asked + " in " + c.region()
                    + ". Make it: ecs-deploy export step-functions --format cloudformation --name NAME");
        }
        StateMachineView machine = found.get();
        if (!machine.status().equals("ACTIVE") || !machine.type().equals("STANDARD")) {
            return problem("The state machine " + machine.arn() + " is " + machine.status() + ", of type "
                    + machine.type() + ": it must be ACTIVE and STANDARD.");
        }
        return compared(StateMachineDiff.of(c, machine.definition()), machine.arn());
    }

    private static StateMachineCheck compared(StateMachineDiff diff, String arn) {
        if (!diff.ours()) {
            return problem("The state machine " + arn + " is not one that ecs-deploy exported: it can't be followed.");
        }
        if (!diff.configuration().isEmpty()) {
            return problem("The state machine " + arn + " was exported from another configuration; different are "
                    + some(diff.configuration())
                    + ". Export this one (ecs-deploy export step-functions) and update the state machine first.");
        }
        List<String> warnings = diff.states().isEmpty()
                ? List.of()
                : List.of("The state machine " + arn + " differs from what this version of ecs-deploy exports, in "
                        + some(diff.states()) + ". It is started as it is.");
        return new StateMachineCheck(List.of(), warnings, arn);
    }

    private static StateMachineCheck problem(String what) {
        return new StateMachineCheck(List.of(what), List.of(), null);
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? ", and " + (names.size() - NAMED) + " more" : "");
    }
}
