package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ALARM;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.CONFIGURATION;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.HEALTH_CHECK_FAILED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.LIFECYCLE_HOOK;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.STOPPED_BY_SERVICE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.TASKS_DID_NOT_START;

import java.util.List;

/** What services say of their deployments. */
final class RolloutRules {
    static final List<Rule> RULES = List.of(
            Rule.when(HEALTH_CHECK_FAILED, "target( group)? is not found")
                    .means("The load balancer does not know the task, or the target group is gone.")
                    .mend(
                            "See that the target group {targetGroup|of the service} exists and is attached to a listener."),
            Rule.when(HEALTH_CHECK_FAILED, "is unhealthy in|not healthy in|failed elb health checks")
                    .means(
                            "New tasks failed the load balancer's health checks in {targetGroup|the target group}: {why|see AWS's words}.")
                    .mend(
                            "Ask the health check's path of a new task by hand, and read its log: it must answer with the codes that {targetGroup|the target group} expects, on port {port|of the health check}.",
                            "If it starts slowly: raise healthCheckGracePeriodSeconds.",
                            "See that the task's security group lets the load balancer in on that port."),
            Rule.when(HEALTH_CHECK_FAILED, "failed container health checks|unhealthy status")
                    .means("New tasks failed their container's health check.")
                    .mend(
                            "Run the healthCheck command of the task definition in the image: the tools that it uses (curl, wget) must be there.",
                            "If it starts slowly: raise startPeriod, interval or retries of the health check."),
            Rule.when(ALARM, "alarm detected|deployment alarm")
                    .means("A CloudWatch alarm stopped the deployment.")
                    .mend(
                            "See which of the service's deployment alarms was in ALARM, and its metric during the deployment.",
                            "If it was in ALARM before: mend that first."),
            Rule.when(LIFECYCLE_HOOK, "lifecycle hook")
                    .means("A lifecycle hook stopped the deployment.")
                    .mend(
                            "Read the log of {hook|the hook's function}: it answers with hookStatus SUCCEEDED, FAILED or IN_PROGRESS."),
            Rule.when(CONFIGURATION, "service deployment configuration")
                    .means("minimumHealthyPercent and maximumPercent leave ECS no room to replace tasks.")
                    .mend("Lower minimumHealthyPercent or raise maximumPercent of the service."),
            Rule.when(CONFIGURATION, "under protection")
                    .means("Protected tasks keep the deployment from ending.")
                    .mend("Wait until the tasks end their work, or take their protection off (UpdateTaskProtection)."),
            Rule.when(STOPPED_BY_SERVICE, "scaling activity initiated by")
                    .means("The service replaced the task, or scaled in.")
                    .mend("Nothing by itself: look at the tasks that ended for another reason."),
            Rule.when(
                            TASKS_DID_NOT_START,
                            "circuit breaker|tasks? failed to start|unable to consistently start|could not launch|no rollback candidate")
                    .means("New tasks did not start and stay up, so ECS gave the deployment up.")
                    .mend(
                            "Look at the service's stopped tasks (they stay visible for an hour) and at their logs.",
                            "Run the same task definition as a single task."));

    private RolloutRules() {}
}
