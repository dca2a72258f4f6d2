package io.jenkins.plugins.ecsdeploy.engine.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.definition.SessionVariables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A deployment in Amazon States Language (AWS Step Functions Developer Guide). The states are those of {@code
 * deploy.asl.yaml}, the same for every configuration; the configuration is the value of the variable {@code $config}.
 */
public final class StateMachineDefinition {

    /** The members of RegisterTaskDefinition that DescribeTaskDefinition gives, in Step Functions' spelling. */
    private static final List<String> REGISTRABLE = List.of(
            "Family",
            "TaskRoleArn",
            "ExecutionRoleArn",
            "NetworkMode",
            "ContainerDefinitions",
            "Volumes",
            "PlacementConstraints",
            "RequiresCompatibilities",
            "Cpu",
            "Memory",
            "PidMode",
            "IpcMode",
            "ProxyConfiguration",
            "InferenceAccelerators",
            "EphemeralStorage",
            "RuntimePlatform",
            "EnableFaultInjection");

    private static final Pattern FOLD = Pattern.compile("\\s*\\n\\s*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateMachineDefinition() {}

    /**
     * The state machine's definition.
     *
     * @throws UnsupportedConfigurationException if the configuration asks for what the state machine does not do
     */
    public static ObjectNode of(Configuration configuration) {
        List<String> missing = missing(configuration);
        if (!missing.isEmpty()) {
            throw new UnsupportedConfigurationException(missing);
        }
        ObjectNode definition = template();
        ((ObjectNode) definition.at("/States/Configure/Assign")).set("config", data(configuration));
        addRetries(definition.path("States"));
        return definition;
    }

    /** What the configuration asks for and a state machine does not do: each a key and why. */
    public static List<String> missing(Configuration c) {
        List<String> missing = new ArrayList<>();
        if (c.image().registry() != null && !c.image().registry().contains(".dkr.ecr.")) {
            missing.add("image: only images of Amazon ECR can be resolved by a state machine");
        }
        if (c.migration() != null && c.migration().onTimeout() == Migration.OnTimeout.LEAVE) {
            missing.add("migration.onTimeout: leave; Step Functions stops a task that takes too long");
        }
        if (c.migration() != null) {
            if (c.migration().contract() != null) {
                missing.add("migration.contract: a state machine does not know whose code still runs");
            }
            if (c.migration().retries() != null) {
                missing.add("migration.retries: a state machine starts the migration once");
            }
        }
        if (c.backup() != null) {
            missing.add("backup: a state machine takes no snapshot; take one before it is started");
        }
        if (!c.after().isEmpty()) {
            missing.add(
                    "after: the state machine ends when the services are stable; run tasks with ecs-deploy migrate");
        }
        if (!c.notifications().equals(Notify.NOBODY)) {
            missing.add(
                    "notify: EventBridge has an event of its own for each execution that ends (Step Functions Execution"
                            + " Status Change); let rules match that");
        }
        if (c.lock().leased()) {
            missing.add("lock.table: a state machine takes no lease, and would not respect those of others");
        }
        if (c.credentials().roleArn() != null) {
            missing.add(
                    "credentials.roleArn: the state machine acts with its own role; create it in the cluster's account");
        }
        for (Service service : c.services()) {
            if (service.image() != null) {
                missing.add("image of service " + service.name() + ": all services take the one image");
            }
            if (!service.enabledWhen().isEmpty()) {
                missing.add("enabledWhen of service " + service.name() + ": put it into a later wave");
            }
            if (service.codeDeploy() != null) {
                missing.add("codeDeploy of service " + service.name() + ": only services that ECS deploys are updated");
            }
            if (service.create() != null) {
                missing.add("create of service " + service.name() + ": create it before the export is used");
            }
        }
        if (c.everySmokeTest().findAny().isPresent()) {
            missing.add("smokeTests: the state machine ends when the services are stable; look at them after it");
        }
        if (c.onFailure() != Configuration.OnFailure.LEAVE) {
            missing.add("onFailure: a failed rollout is left as ECS leaves it; the circuit breaker rolls back");
        }
        return missing;
    }

    private static ObjectNode template() {
        try (InputStream in = StateMachineDefinition.class.getResourceAsStream(
                "/io/jenkins/plugins/ecsdeploy/export/deploy.asl.yaml")) {
            return (ObjectNode) onOneLine(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Expressions are folded in the template; in a definition each is one line, which every reader of ASL takes. */
    private static JsonNode onOneLine(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(FOLD.matcher(node.asText()).replaceAll(" "));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(onOneLine(member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, onOneLine(array.get(i)));
            }
        }
        return node;
    }

    private static void addRetries(JsonNode states) {
        for (JsonNode state : states) {
            addRetries(state.path("ItemProcessor").path("States"));
            if (state.path("Resource").asText().startsWith("arn:aws:states:::aws-sdk:")) {
                ObjectNode retry = ((ObjectNode) state).putArray("Retry").addObject();
                retry.putArray("ErrorEquals").add("States.TaskFailed");
                retry.put("IntervalSeconds", 2)
                        .put("MaxAttempts", 5)
                        .put("BackoffRate", 2)
                        .put("MaxDelaySeconds", 30)
                        .put("JitterStrategy", "FULL");
            }
        }
    }

    // --- $config

    private static ObjectNode data(Configuration c) {
        ObjectNode data = JSON.createObjectNode()
                .put("region", c.region())
                .put("domain", c.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com")
                .put("cluster", c.cluster())
                .put("whenBusy", c.whenBusy().name().toLowerCase(Locale.ROOT));
        image(c, data);
        data.set("lookAt", texts(lookAt(c)));
        ArrayNode services = data.putArray("services");
        c.services().forEach(s -> service(c, s, services.addObject()));
        ArrayNode waves = data.putArray("waves");
        if (c.waves().isEmpty()) {
            c.services().forEach(s -> waves.addObject().putArray("services").add(s.name()));
        }
        c.waves().forEach(w -> waves.addObject().put("name", w.name()).set("services", texts(w.services())));
        data.set("containers", texts(c.containers()));
        if (c.migration() != null) {
            data.set("migration", migration(c.migration()));
        }
        data.putObject("timeouts")
                .put("preflight", seconds(c.timeouts().preflight()))
                .put("migrate", seconds(c.timeouts().migrate()))
                .put("deploy", seconds(c.timeouts().deploy()))
                .put("verify", seconds(c.timeouts().verify()));
        data.set("tags", pairs("Key", "Value", c.tags()));
        data.set("registrable", texts(REGISTRABLE));
        return data;
    }

    private static void image(Configuration c, ObjectNode data) {
        String registryId = c.image().registryId();
        if (registryId == null && c.image().registry() != null) {
            registryId = c.image().registry().substring(0, c.image().registry().indexOf('.'));
        }
        data.put("repository", c.image().repository());
        put(data, "registryId", registryId);
        put(data, "tag", c.image().tag());
        put(data, "digest", c.image().digest());
    }

    private static Set<String> lookAt(Configuration c) {
        Set<String> names = new LinkedHashSet<>();
        c.services().forEach(s -> names.add(s.name()));
        if (c.migration() != null && c.migration().source().kind() != Kind.DEDICATED) {
            names.add(c.migration().source().name());
        }
        return names;
    }

    private static void service(Configuration c, Service service, ObjectNode data) {
        data.put("name", service.name());
        List<String> containers = service.containers().isEmpty() ? c.containers() : service.containers();
        if (!containers.isEmpty()) {
            data.set("containers", texts(containers));
        }
    }

    private static ObjectNode migration(Migration m) {
        ObjectNode data = JSON.createObjectNode()
                .put("kind", m.source().kind().name())
                .put("name", m.source().name());
        put(data, "container", m.container());
        data.set("command", texts(m.command()));
        data.set("environment", pairs("Name", "Value", m.environment()));
        data.set("secrets", pairs("Name", "ValueFrom", m.secrets()));
        Set<String> replaced = new TreeSet<>(m.environment().keySet());
        replaced.addAll(m.secrets().keySet());
        data.set("replaced", texts(replaced));
        if (m.limits() != null) {
            ObjectNode session = data.putObject("session").put("sql", SessionVariables.sql(m.limits()));
            put(session, "options", SessionVariables.options(m.limits()).orElse(null));
        }
        put(data, "taskRoleArn", m.taskRoleArn());
        put(data, "executionRoleArn", m.executionRoleArn());
        put(data, "cpu", m.cpu());
        put(data, "memory", m.memory());
        put(data, "launchType", m.launchType());
        put(data, "platformVersion", m.platformVersion());
        if (!m.capacityProviders().isEmpty()) {
            ArrayNode strategy = data.putArray("capacityProviderStrategy");
            for (CapacityProvider p : m.capacityProviders()) {
                strategy.addObject()
                        .put("CapacityProvider", p.capacityProvider())
                        .put("Weight", p.weight())
                        .put("Base", p.base());
            }
        }
        if (m.network() != null) {
            data.set("networkConfiguration", network(m.network()));
        }
        return data;
    }

    private static ObjectNode network(Network network) {
        ObjectNode outer = JSON.createObjectNode();
        ObjectNode awsvpc = outer.putObject("AwsvpcConfiguration");
        awsvpc.set("Subnets", texts(network.subnets()));
        if (!network.securityGroups().isEmpty()) {
            awsvpc.set("SecurityGroups", texts(network.securityGroups()));
        }
        awsvpc.put("AssignPublicIp", network.assignPublicIp() ? "ENABLED" : "DISABLED");
        return outer;
    }

    private static ArrayNode texts(Iterable<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ArrayNode pairs(String name, String value, Map<String, String> map) {
        ArrayNode array = JSON.createArrayNode();
        map.forEach((k, v) -> array.addObject().put(name, k).put(value, v));
        return array;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.toSeconds());
    }
}
