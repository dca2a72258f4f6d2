package io.jenkins.plugins.ecsdeploy.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.phase.DefinitionPlan;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy needs to know beside the configuration.
 *
 * @param partition {@code aws}, {@code aws-cn} or {@code aws-us-gov}
 * @param account the twelve digits of the account that everything is in
 * @param families of the task definitions that are registered; {@code *} when not known
 * @param migrationFamily of the definition that the migration runs from; {@code *} when not known, null without one
 * @param roles ARNs of the task and execution roles that are handed to ECS
 * @param migrationLogGroup of the migration; {@code *} when not known, null when it logs elsewhere
 * @param secrets ARNs or parameter names that the migration's definition reads at its start
 */
public record PolicyFacts(
        String partition,
        String account,
        Set<String> families,
        String migrationFamily,
        Set<String> roles,
        String migrationLogGroup,
        Set<String> secrets) {

    public PolicyFacts {
        families = Set.copyOf(families);
        roles = Set.copyOf(roles);
        secrets = Set.copyOf(secrets);
    }

    /**
     * From the definitions that a deployment would register.
     *
     * @param planned one that has passed preflight
     */
    public static PolicyFacts of(Deployment planned, TaskDefinitions definitions) {
        Set<String> families = new TreeSet<>();
        Set<String> roles = new TreeSet<>();
        Set<String> secrets = new TreeSet<>();
        String migrationFamily = null;
        String logGroup = null;
        String[] arn = new String[0];
        for (DefinitionPlan plan : DefinitionPlan.all(planned)) {
            arn = plan.base(planned).split(":", 6);
            ObjectNode wanted = plan.wanted(planned, definitions);
            String family = wanted.path("family").asText();
            families.add(family);
            addText(wanted, "taskRoleArn", roles);
            addText(wanted, "executionRoleArn", roles);
            if (plan instanceof DefinitionPlan.OfMigration) {
                String container = planned.migration().plan().container();
                migrationFamily = family;
                logGroup = Containers.named(wanted, container)
                        .flatMap(c ->
                                Containers.logGroup(c, planned.configuration().region()))
                        .map(Containers.LogGroup::name)
                        .orElse(null);
                Containers.all(wanted)
                        .forEach(c -> c.path("secrets").forEach(s -> addText((ObjectNode) s, "valueFrom", secrets)));
            }
        }
        return new PolicyFacts(arn[1], arn[4], families, migrationFamily, roles, logGroup, secrets);
    }

    /** From the configuration alone: what only AWS could tell is left open as {@code *}. */
    public static PolicyFacts offline(Configuration c, String account) {
        Set<String> roles = new TreeSet<>();
        Migration m = c.migration();
        if (m != null && m.taskRoleArn() != null) {
            roles.add(m.taskRoleArn());
        }
        if (m != null && m.executionRoleArn() != null) {
            roles.add(m.executionRoleArn());
        }
        roles.add("arn:" + partition(c.region()) + ":iam::" + account + ":role/*");
        return new PolicyFacts(
                partition(c.region()),
                account,
                Set.of("*"),
                m == null
                        ? null
                        : m.source().kind() == Migration.Source.Kind.DEDICATED
                                ? m.source().name()
                                : "*",
                roles,
                m == null ? null : "*",
                m == null ? Set.of() : Set.copyOf(m.secrets().values()));
    }

    private static String partition(String region) {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    private static void addText(ObjectNode node, String member, Set<String> to) {
        if (node.hasNonNull(member)) {
            to.add(node.path(member).asText());
        }
    }
}
