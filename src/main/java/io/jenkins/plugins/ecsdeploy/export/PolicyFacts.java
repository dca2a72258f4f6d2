package io.jenkins.plugins.ecsdeploy.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.definition.Containers;
import io.jenkins.plugins.ecsdeploy.engine.phase.DefinitionPlan;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
 * @param afterFamilies of the definitions that tasks after the services run from; {@code *} when not known
 * @param afterLogGroups of those tasks; {@code *} when not known
 * @param markedFamilies of definitions that a contract marks beside its own; {@code *} when not known
 * @param staged names of the services that ECS deploys by stages (blue/green, linear, canary), or may
 */
public record PolicyFacts(
        String partition,
        String account,
        Set<String> families,
        String migrationFamily,
        Set<String> roles,
        String migrationLogGroup,
        Set<String> secrets,
        Set<String> afterFamilies,
        Set<String> afterLogGroups,
        Set<String> markedFamilies,
        Set<String> staged) {

    public PolicyFacts {
        families = Set.copyOf(families);
        roles = Set.copyOf(roles);
        secrets = Set.copyOf(secrets);
        afterFamilies = Set.copyOf(afterFamilies);
        afterLogGroups = Set.copyOf(afterLogGroups);
        markedFamilies = Set.copyOf(markedFamilies);
        staged = Set.copyOf(staged);
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
        Set<String> afterFamilies = new TreeSet<>();
        Set<String> afterLogGroups = new TreeSet<>();
        String region = planned.configuration().region();
        // Where all definitions stand in the configuration, nothing tells the account.
        String[] arn = {"arn", partition(region), "ecs", region, "*", ""};
        for (DefinitionPlan plan : DefinitionPlan.all(planned)) {
            if (plan.base(planned) != null) {
                arn = plan.base(planned).split(":", 6);
            }
            ObjectNode wanted = plan.wanted(planned, definitions);
            String family = wanted.path("family").asText();
            families.add(family);
            addText(wanted, "taskRoleArn", roles);
            addText(wanted, "executionRoleArn", roles);
            if (plan instanceof DefinitionPlan.OfMigration) {
                migrationFamily = family;
                logGroup = logGroup(wanted, planned.migration(), region).orElse(null);
                Containers.all(wanted)
                        .forEach(c -> c.path("secrets").forEach(s -> addText((ObjectNode) s, "valueFrom", secrets)));
            } else if (plan instanceof DefinitionPlan.OfAfter after) {
                afterFamilies.add(family);
                planned.after().stream()
                        .filter(a -> a.name().equals(after.name()))
                        .findFirst()
                        .flatMap(a -> logGroup(wanted, a.run(), region))
                        .ifPresent(afterLogGroups::add);
            }
        }
        Set<String> marked = new TreeSet<>();
        if (planned.migration() != null) {
            planned.migration().plan().contracted().forEach(d -> marked.add(family(d)));
        }
        Set<String> staged = planned.services().stream()
                .filter(s -> s.strategy() != null
                        && !Set.of(ServiceUpdate.ROLLING, ServiceUpdate.CODE_DEPLOY)
                                .contains(s.strategy()))
                .map(ServiceUpdate::name)
                .collect(Collectors.toSet());
        return new PolicyFacts(
                arn[1],
                arn[4],
                families,
                migrationFamily,
                roles,
                logGroup,
                secrets,
                afterFamilies,
                afterLogGroups,
                marked,
                staged);
    }

    private static Optional<String> logGroup(ObjectNode definition, TaskRun task, String region) {
        return Containers.named(definition, task.plan().container())
                .flatMap(c -> Containers.logGroup(c, region))
                .map(Containers.LogGroup::name);
    }

    private static String family(String definition) {
        return definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':'));
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
                m == null ? Set.of() : Set.copyOf(m.secrets().values()),
                c.after().isEmpty() ? Set.of() : Set.of("*"),
                c.after().isEmpty() ? Set.of() : Set.of("*"),
                m == null || m.contract() == null ? Set.of() : Set.of("*"),
                c.services().stream().map(Service::name).collect(Collectors.toSet()));
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
