package io.jenkins.plugins.ecsdeploy.engine.port;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task as ECS showed it at one moment (ECS API: Task). Absent values are null.
 *
 * @param lastStatus PROVISIONING … STOPPED
 * @param stopCode for instance {@code EssentialContainerExited}
 * @param version rises with every change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskView(
        String arn,
        String taskDefinitionArn,
        String startedBy,
        String group,
        String lastStatus,
        String desiredStatus,
        String stopCode,
        String stoppedReason,
        String launchType,
        String capacityProvider,
        Instant createdAt,
        Instant startedAt,
        Instant stoppedAt,
        long version,
        List<ContainerView> containers) {

    public TaskView {
        containers = containers == null ? List.of() : List.copyOf(containers);
    }

    public boolean stopped() {
        return "STOPPED".equals(lastStatus);
    }

    /** The last part of the ARN. */
    public String id() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    public Optional<ContainerView> container(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /**
     * A container of the task.
     *
     * @param exitCode null when it never started, or has not ended
     * @param imageDigest digest of the platform's manifest that ran (with an index it differs from the index's)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerView(
            String name, String lastStatus, Integer exitCode, String reason, String healthStatus, String imageDigest) {}
}
