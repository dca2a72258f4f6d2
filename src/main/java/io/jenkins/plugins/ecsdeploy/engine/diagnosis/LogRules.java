package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.LOGGING;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.LOG_GROUP_MISSING;

import java.util.List;

/** The log driver, which must work before the container starts. */
final class LogRules {
    private static final String LOGGER = "logger args|cloudwatch log|logging driver|log stream|specified log group";

    static final List<Rule> RULES = List.of(
            Rule.when(LOGGING, LOGGER, "not authorized to perform|AccessDenied")
                    .means(
                            "The log stream could not be made: {principal|the task execution role} may not do {action|so}.")
                    .mend(
                            "Allow {action|logs:CreateLogStream and logs:PutLogEvents} on {resource|the log group} to {principal|the task execution role}.",
                            "With awslogs-create-group it also needs logs:CreateLogGroup."),
            // Before "missing": AWS words an unreachable CloudWatch as "cannot find the log group" too.
            Rule.when(
                            LOGGING,
                            LOGGER,
                            "connection issue|deadline exceeded|i/o timeout|dial tcp|request send failed|send request failed")
                    .means("The task cannot reach CloudWatch Logs.")
                    .mend(
                            "Give the task's subnets a way to CloudWatch Logs: a NAT gateway, assignPublicIp, or an interface VPC endpoint for logs.",
                            "See that the security groups of the task and of the endpoint allow 443."),
            Rule.when(
                            LOG_GROUP_MISSING,
                            LOGGER,
                            "log group does not ex|cannot find the amazon cloudwatch log group|ResourceNotFound")
                    .means("The log group {logGroup|of the task definition} does not exist.")
                    .mend(
                            "Create the log group {logGroup|that awslogs-group of the task definition names}, in the Region that awslogs-region names.",
                            "Or set awslogs-create-group to true and allow logs:CreateLogGroup to the task execution role."),
            Rule.when(LOGGING, LOGGER)
                    .means("The log driver could not be set up.")
                    .mend("Correct logConfiguration in the task definition; AWS's words name the option."));

    private LogRules() {}
}
