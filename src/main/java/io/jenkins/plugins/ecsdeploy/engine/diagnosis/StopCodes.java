package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.HOST_STOPPED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.SPOT_INTERRUPTION;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.STOPPED_BY_SERVICE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.STOPPED_BY_SOMEBODY;

import java.util.Map;
import java.util.Optional;

/** What a task's stop code (ECS API: TaskStopCode) means by itself, when its stopped reason is new to us. */
final class StopCodes {
    static final Rule USER = Rule.when(STOPPED_BY_SOMEBODY)
            .means("Somebody stopped the task{given|}.")
            .mend(
                    "CloudTrail tells who called StopTask.",
                    "If it was a migration: see how far it came before it is started again.");

    private static final Map<String, Rule> TABLE = Map.of(
            "SpotInterruption",
            Rule.when(SPOT_INTERRUPTION)
                    .means("AWS took the Spot capacity back.")
                    .mend("Run it on FARGATE or On-Demand capacity."),
            "TerminationNotice",
            Rule.when(HOST_STOPPED)
                    .means("The host that the task ran on went away.")
                    .mend("Start again; for a migration, first see what it had done."),
            "InfrastructureHealth",
            Rule.when(HOST_STOPPED)
                    .means("AWS stopped the task because its host is not healthy.")
                    .mend("Start again; for a migration, first see what it had done."),
            "ServiceSchedulerInitiated",
            Rule.when(STOPPED_BY_SERVICE)
                    .means("The service stopped the task.")
                    .mend("Look at the service's events for why."));

    private StopCodes() {}

    static Optional<Rule> rule(String stopCode) {
        return Optional.ofNullable(stopCode).map(TABLE::get);
    }
}
