package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A one-off task: the one that migrates the database, or one that runs after the services ({@link AfterTask}).
 *
 * @param source which task definition it runs from
 * @param container the container whose exit code decides; null: the only container, or the only one that takes the image
 * @param command replaces the container's command; empty: keep it
 * @param environment added to (or replacing same-named in) the container's environment; never for secrets
 * @param secrets added to (or replacing same-named in) the container's secrets: name → ARN in Secrets Manager or SSM
 * @param taskRoleArn replaces the task role; null: keep it
 * @param executionRoleArn replaces the execution role; null: keep it
 * @param cpu replaces the task's CPU units, for instance {@code "512"}; null: keep it
 * @param memory replaces the task's memory in MiB, for instance {@code "1024"}; null: keep it
 * @param network network of the task; null: that of the first service
 * @param launchType FARGATE, EC2 or EXTERNAL; null: the first service's launch type or capacity providers
 * @param capacityProviders capacity provider strategy in place of a launch type; empty: none
 * @param platformVersion Fargate platform version; null: the first service's
 * @param onTimeout what to do with a task that runs longer than {@code timeouts.migrate}
 * @param retries when it is tried again; null: never
 * @param limits what its database sessions may take; null: whatever the database allows
 * @param contract set when it takes away what older code needs; null: it only adds
 * @param destructive whether data may be lost by it, as its owner says; null: when it is a contract
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Migration(
        Source source,
        String container,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> secrets,
        String taskRoleArn,
        String executionRoleArn,
        String cpu,
        String memory,
        Network network,
        String launchType,
        List<CapacityProvider> capacityProviders,
        String platformVersion,
        OnTimeout onTimeout,
        Retries retries,
        SessionLimits limits,
        Contract contract,
        Boolean destructive) {

    public Migration {
        command = command == null ? List.of() : List.copyOf(command);
        environment = InOrder.copyOf(environment);
        secrets = InOrder.copyOf(secrets);
        capacityProviders = capacityProviders == null ? List.of() : List.copyOf(capacityProviders);
        onTimeout = onTimeout == null ? OnTimeout.STOP : onTimeout;
    }

    /** One that runs once, with its database's own limits, and only adds to the schema. */
    public Migration(
            Source source,
            String container,
            List<String> command,
            Map<String, String> environment,
            Map<String, String> secrets,
            String taskRoleArn,
            String executionRoleArn,
            String cpu,
            String memory,
            Network network,
            String launchType,
            List<CapacityProvider> capacityProviders,
            String platformVersion,
            OnTimeout onTimeout) {
        this(
                source,
                container,
                command,
                environment,
                secrets,
                taskRoleArn,
                executionRoleArn,
                cpu,
                memory,
                network,
                launchType,
                capacityProviders,
                platformVersion,
                onTimeout,
                null,
                null,
                null,
                null);
    }

    /** The same with more environment variables; of one name, these win. */
    public Migration withEnvironment(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return with(all, retries, limits, contract, destructive);
    }

    /** The same with other retries. */
    public Migration withRetries(Retries other) {
        return with(environment, other, limits, contract, destructive);
    }

    /** The same with other limits. */
    public Migration withLimits(SessionLimits other) {
        return with(environment, retries, other, contract, destructive);
    }

    /** The same as a contract, or not as one. */
    public Migration withContract(Contract other) {
        return with(environment, retries, limits, other, destructive);
    }

    /** The same, marked as destructive, or as not. */
    public Migration withDestructive(Boolean other) {
        return with(environment, retries, limits, contract, other);
    }

    /** Whether data may be lost by it: as its owner says, or else when it is a contract. */
    public boolean takesAway() {
        return destructive == null ? contract != null : destructive;
    }

    private Migration with(
            Map<String, String> variables, Retries tries, SessionLimits sessions, Contract removing, Boolean losing) {
        return new Migration(
                source,
                container,
                command,
                variables,
                secrets,
                taskRoleArn,
                executionRoleArn,
                cpu,
                memory,
                network,
                launchType,
                capacityProviders,
                platformVersion,
                onTimeout,
                tries,
                sessions,
                removing,
                losing);
    }

    /**
     * Which task definition the migration runs from.
     *
     * @param kind how the definition is made
     * @param name task definition family (DEDICATED) or service name (DERIVED, OVERRIDE)
     */
    public record Source(Kind kind, String name) {
        /** How the migration's definition is made. */
        public enum Kind {
            /** A family of its own; its image is pinned in a new revision ({@code migration.taskDefinition}). */
            DEDICATED,
            /**
             * From a service's definition: one container kept, ports, health check and dependencies dropped, registered
             * as family {@code <app family>-migration} ({@code migration.derivedFrom}).
             */
            DERIVED,
            /** The service's own new revision, started with overrides; no further definition ({@code migration.overrideOf}). */
            OVERRIDE
        }
    }

    /** What to do with a migration task that runs longer than allowed. */
    public enum OnTimeout {
        /** Stop it, wait until it has stopped, fail. */
        STOP,
        /** Leave it running and fail. */
        LEAVE
    }
}
