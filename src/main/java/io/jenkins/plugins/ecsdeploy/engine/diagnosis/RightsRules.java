package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.PASS_ROLE_MISSING;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ROLE_NOT_ASSUMABLE;

import java.util.List;

/** Roles that can't be passed or assumed. */
final class RightsRules {
    static final List<Rule> RULES = List.of(
            Rule.when(PASS_ROLE_MISSING, "perform:? iam:PassRole")
                    .means("{principal|The caller} may not hand the role {resource|of the task definition} to ECS.")
                    .mend(
                            "Allow iam:PassRole on {resource|the task role and the execution role} to {principal|the deploying role}, with the condition iam:PassedToService = ecs-tasks.amazonaws.com.",
                            "If the role's name is not the one you expect, correct taskRoleArn or executionRoleArn in the task definition."),
            Rule.when(ROLE_NOT_ASSUMABLE, "unable to assume (the )?role")
                    .means("ECS could not assume the role {role|of the task definition}.")
                    .mend(
                            "See that the role {role|of the task definition} exists and that its trust policy allows sts:AssumeRole to ecs-tasks.amazonaws.com.",
                            "Allow iam:PassRole on it to the deploying role.",
                            "A role made a moment ago can take some seconds until ECS sees it: try again."));

    private RightsRules() {}
}
