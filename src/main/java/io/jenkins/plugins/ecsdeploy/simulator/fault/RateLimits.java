package io.jenkins.plugins.ecsdeploy.simulator.fault;

import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The token buckets of the ECS API, per account and Region (Developer Guide, <i>Request throttling for the Amazon ECS
 * API</i>). Actions in a row share a bucket. Does nothing unless switched on.
 */
public final class RateLimits {

    private record Limit(int burst, int perSecond, List<String> operations) {}

    private static final List<Limit> LIMITS = List.of(
            new Limit(20, 1, List.of("RegisterTaskDefinition", "DeregisterTaskDefinition")),
            new Limit(50, 20, List.of("DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies")),
            new Limit(100, 40, List.of("RunTask", "StartTask", "StopTask", "ExecuteCommand")),
            new Limit(100, 20, List.of("DescribeTasks", "ListTasks")),
            new Limit(50, 5, List.of("CreateService", "UpdateService", "DeleteService")),
            new Limit(100, 20, List.of("DescribeServices", "ListServices")),
            new Limit(50, 20, List.of("DescribeServiceDeployments", "ListServiceDeployments")),
            new Limit(50, 20, List.of("DescribeServiceRevisions")),
            new Limit(20, 10, List.of("TagResource", "UntagResource")),
            new Limit(50, 20, List.of("DescribeClusters")));

    private static final class Bucket {
        private final Limit limit;
        private double tokens;
        private Instant filledAt;

        Bucket(Limit limit, Instant now) {
            this.limit = limit;
            this.tokens = limit.burst();
            this.filledAt = now;
        }

        boolean take(Instant now) {
            double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
            tokens = Math.min(limit.burst(), tokens + seconds * limit.perSecond());
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens -= 1;
            return true;
        }
    }

    private final Kernel kernel;
    private final Map<String, Bucket> buckets = new HashMap<>();

    public RateLimits(Kernel kernel) {
        this.kernel = kernel;
        for (Limit limit : LIMITS) {
            Bucket bucket = new Bucket(limit, kernel.now());
            limit.operations().forEach(operation -> buckets.put(operation, bucket));
        }
    }

    /** Takes one token for the call, or throws ThrottlingException. */
    public void take(String operation) {
        Bucket bucket = buckets.get(operation);
        boolean granted =
                !kernel.options().rateLimits() || bucket == null || kernel.locked(() -> bucket.take(kernel.now()));
        if (!granted) {
            throw AwsException.of(400, "ThrottlingException", "Rate exceeded");
        }
    }
}
