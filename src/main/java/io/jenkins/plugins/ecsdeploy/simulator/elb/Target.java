package io.jenkins.plugins.ecsdeploy.simulator.elb;

/**
 * A target and its health, as DescribeTargetHealth shows it.
 *
 * @param id IP address or instance id
 * @param state initial, healthy, unhealthy, draining or unused
 * @param reason empty when healthy
 * @param description empty when healthy
 */
public record Target(String id, int port, String state, String reason, String description) {

    public static Target healthy(String id, int port) {
        return new Target(id, port, "healthy", "", "");
    }

    public static Target registering(String id, int port) {
        return new Target(id, port, "initial", "Elb.RegistrationInProgress", "Target registration is in progress");
    }

    public static Target beingChecked(String id, int port) {
        return new Target(id, port, "initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
    }

    public static Target unhealthy(String id, int port) {
        return new Target(
                id, port, "unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]");
    }

    public static Target draining(String id, int port) {
        return new Target(
                id, port, "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
    }

    static Target unregistered(String id, int port) {
        return new Target(id, port, "unused", "Target.NotRegistered", "Target is not registered to the target group");
    }
}
