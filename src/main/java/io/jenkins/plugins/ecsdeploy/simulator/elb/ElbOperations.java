package io.jenkins.plugins.ecsdeploy.simulator.elb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.CallContext;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CreateTargetGroup, DescribeTargetGroups, RegisterTargets, DeregisterTargets, DescribeTargetHealth (Elastic Load
 * Balancing API Reference, version 2015-12-01).
 */
public final class ElbOperations {
    private static final Set<String> TARGET_TYPES = Set.of("instance", "ip", "lambda", "alb");

    private final TargetGroups groups;

    public ElbOperations(TargetGroups groups) {
        this.groups = groups;
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "CreateTargetGroup", this::create,
                "DescribeTargetGroups", this::describe,
                "RegisterTargets", this::register,
                "DeregisterTargets", this::deregister,
                "DescribeTargetHealth", this::health);
    }

    private ObjectNode create(ObjectNode input, CallContext context) {
        String name = required(input, "Name");
        if (!name.matches("(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)")) {
            throw validation("Target group name '" + name + "' can only contain characters that are alphanumeric"
                    + " characters and hyphens(-)");
        }
        String type = Json.text(input, "TargetType");
        if (!type.isEmpty() && !TARGET_TYPES.contains(type)) {
            throw validation("1 validation error detected: Value '" + type + "' at 'targetType' failed to satisfy"
                    + " constraint: Member must satisfy enum value set: [instance, ip, lambda, alb]");
        }
        if (groups.all().stream().anyMatch(g -> g.name.equals(name))) {
            throw AwsException.of(
                    400, "DuplicateTargetGroupName", "A target group with the same name '" + name + "' exists");
        }
        String arn = groups.create(name, number(input, "Port", 80), type.isEmpty() ? "instance" : type);
        ObjectNode output = Json.object();
        output.putArray("TargetGroups").add(form(groups.find(arn).orElseThrow()));
        return output;
    }

    private ObjectNode describe(ObjectNode input, CallContext context) {
        List<String> arns = members(input, "TargetGroupArns", "");
        List<String> names = members(input, "Names", "");
        if (!arns.isEmpty() && !names.isEmpty()) {
            throw validation("Names and target group ARNs cannot be specified at the same time");
        }
        for (String arn : arns) {
            group(arn);
        }
        for (String name : names) {
            if (groups.all().stream().noneMatch(g -> g.name.equals(name))) {
                throw notFound();
            }
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("TargetGroups");
        groups.all().stream()
                .filter(g -> arns.isEmpty() || arns.contains(g.arn))
                .filter(g -> names.isEmpty() || names.contains(g.name))
                .forEach(g -> list.add(form(g)));
        return output;
    }

    private static ObjectNode form(TargetGroup group) {
        return Json.object()
                .put("TargetGroupArn", group.arn)
                .put("TargetGroupName", group.name)
                .put("Protocol", "HTTP")
                .put("Port", group.port)
                .put("VpcId", "vpc-0a1b2c3d4e5f60718")
                .put("HealthCheckProtocol", "HTTP")
                .put("HealthCheckPort", "traffic-port")
                .put("HealthCheckEnabled", true)
                .put("HealthCheckPath", "/")
                .put("TargetType", group.targetType);
    }

    private ObjectNode register(ObjectNode input, CallContext context) {
        TargetGroup group = group(required(input, "TargetGroupArn"));
        for (String[] one : targets(input, group)) {
            int port = Integer.parseInt(one[1]);
            group.registered.put(one[0] + ":" + port, Target.healthy(one[0], port));
        }
        return Json.object();
    }

    private ObjectNode deregister(ObjectNode input, CallContext context) {
        TargetGroup group = group(required(input, "TargetGroupArn"));
        targets(input, group).forEach(one -> group.registered.remove(one[0] + ":" + one[1]));
        return Json.object();
    }

    private ObjectNode health(ObjectNode input, CallContext context) {
        TargetGroup group = group(required(input, "TargetGroupArn"));
        List<Target> all = groups.targets(group);
        List<Target> shown = new ArrayList<>();
        List<String[]> asked = targets(input, group);
        for (String[] one : asked) {
            int port = Integer.parseInt(one[1]);
            shown.add(all.stream()
                    .filter(t -> t.id().equals(one[0]) && t.port() == port)
                    .findFirst()
                    .orElseGet(() -> Target.unregistered(one[0], port)));
        }
        ObjectNode output = Json.object();
        ArrayNode list = output.putArray("TargetHealthDescriptions");
        for (Target target : asked.isEmpty() ? all : shown) {
            ObjectNode form = list.addObject();
            form.putObject("Target").put("Id", target.id()).put("Port", target.port());
            form.put("HealthCheckPort", String.valueOf(target.port()));
            ObjectNode health = form.putObject("TargetHealth").put("State", target.state());
            Json.putText(health, "Reason", target.reason());
            Json.putText(health, "Description", target.description());
        }
        return output;
    }

    // --- input

    private TargetGroup group(String arn) {
        if (!arn.matches("arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/.+/.+")) {
            throw validation("'" + arn + "' is not a valid target group ARN");
        }
        return groups.find(arn).orElseThrow(ElbOperations::notFound);
    }

    private static AwsException notFound() {
        return AwsException.of(400, "TargetGroupNotFound", "One or more target groups not found");
    }

    private static AwsException validation(String message) {
        return AwsException.of(400, "ValidationError", message);
    }

    private static String required(ObjectNode input, String member) {
        String value = Json.text(input, member);
        if (value.isEmpty()) {
            throw validation("1 validation error detected: Value null at '"
                    + Character.toLowerCase(member.charAt(0)) + member.substring(1)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    /** Id and port of each; without a port that of the group. */
    private static List<String[]> targets(ObjectNode input, TargetGroup group) {
        List<String[]> found = new ArrayList<>();
        List<String> ids = members(input, "Targets", ".Id");
        for (int i = 0; i < ids.size(); i++) {
            String port = Json.text(input, "Targets.member." + (i + 1) + ".Port");
            found.add(new String[] {ids.get(i), port.isEmpty() ? String.valueOf(group.port) : port});
        }
        return found;
    }

    private static List<String> members(ObjectNode input, String list, String field) {
        List<String> values = new ArrayList<>();
        for (int i = 1; input.has(list + ".member." + i + field); i++) {
            values.add(Json.text(input, list + ".member." + i + field));
        }
        return values;
    }

    private static int number(ObjectNode input, String member, int otherwise) {
        String text = Json.text(input, member);
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : otherwise;
    }
}
