package io.jenkins.plugins.ecsdeploy.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses in the AWS Management Console, of one Region. They always lead to AWS: whatever comes from outside only ever
 * becomes a percent-encoded part of the path. Empty when the facts do not suffice, or the partition has no public console.
 */
public final class ConsoleLinks {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]+");
    private static final Pattern DEFINITION = Pattern.compile("(?:.*/)?([^/:]+):([0-9]+)");
    private static final Pattern ECR =
            Pattern.compile("([0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.[a-z.-]+/(.+)");

    private final String region;
    private final String host;

    private ConsoleLinks(String region, String host) {
        this.region = region;
        this.host = host;
    }

    public static ConsoleLinks of(String region) {
        if (region == null || !REGION.matcher(region).matches()) {
            return new ConsoleLinks(region, null);
        }
        if (region.startsWith("cn-")) {
            return new ConsoleLinks(region, region + ".console.amazonaws.cn");
        }
        if (region.startsWith("us-gov-")) {
            return new ConsoleLinks(region, region + ".console.amazonaws-us-gov.com");
        }
        // The isolated partitions have consoles of their own.
        boolean isolated = region.contains("-iso") || region.startsWith("eusc-");
        return new ConsoleLinks(region, isolated ? null : region + ".console.aws.amazon.com");
    }

    /** A task of a cluster (name or ARN). */
    public Optional<String> task(String cluster, String taskArn) {
        return cluster == null || taskArn == null
                ? Optional.empty()
                : ecs("clusters/" + lastPart(cluster) + "/tasks/" + lastPart(taskArn) + "/configuration");
    }

    /** A service of a cluster (name or ARN). */
    public Optional<String> service(String cluster, String service) {
        return cluster == null || service == null
                ? Optional.empty()
                : ecs("clusters/" + lastPart(cluster) + "/services/" + lastPart(service) + "/health");
    }

    /** A revision of a task definition. */
    public Optional<String> taskDefinition(String arn) {
        Matcher parts = DEFINITION.matcher(arn == null ? "" : arn);
        return parts.matches()
                ? ecs("task-definitions/" + encoded(parts.group(1)) + "/" + parts.group(2) + "/containers")
                : Optional.empty();
    }

    /** A log stream in CloudWatch Logs. */
    public Optional<String> logStream(String group, String stream) {
        return group == null || stream == null
                ? Optional.empty()
                : address("cloudwatch/home?region=" + region + "#logsV2:log-groups/log-group/" + fragment(group)
                        + "/log-events/" + fragment(stream));
    }

    /**
     * An image in ECR.
     *
     * @param repositoryUri registry host and repository; another registry than ECR's gives no link
     */
    public static Optional<String> image(String repositoryUri, String digest) {
        Matcher parts = ECR.matcher(repositoryUri == null ? "" : repositoryUri);
        if (!parts.matches() || digest == null) {
            return Optional.empty();
        }
        String account = parts.group(1);
        String repository = encoded(parts.group(3)).replace("%2F", "/");
        ConsoleLinks there = of(parts.group(2));
        return there.address("ecr/repositories/private/" + account + "/" + repository + "/_/image/"
                + encoded(digest).replace("%3A", ":") + "/details?region=" + there.region);
    }

    /** An execution of a Step Functions state machine. */
    public Optional<String> execution(String arn) {
        return arn == null
                ? Optional.empty()
                : address("states/home?region=" + region + "#/v2/executions/details/"
                        + encoded(arn).replace("%3A", ":"));
    }

    private Optional<String> ecs(String path) {
        return address("ecs/v2/" + path + "?region=" + region);
    }

    private Optional<String> address(String path) {
        return host == null ? Optional.empty() : Optional.of("https://" + host + "/" + path);
    }

    private static String lastPart(String nameOrArn) {
        return encoded(Words.shortName(nameOrArn));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** CloudWatch's own way: percent-encoded twice, and the second percent sign written as {@code $}. */
    private static String fragment(String part) {
        return encoded(encoded(part)).replace("%", "$");
    }
}
