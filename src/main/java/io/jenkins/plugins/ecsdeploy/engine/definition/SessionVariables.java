package io.jenkins.plugins.ecsdeploy.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The limits of a task's database sessions as environment variables, which is all that reaches into a container from
 * outside.
 *
 * <ul>
 *   <li>{@code PGOPTIONS} for all that uses libpq (PostgreSQL: Environment Variables): psql, psycopg, Rails' pg, PHP, …;
 *       added to one that is there. JDBC drivers and others don't read it, and no variable like it exists for MySQL.
 *   <li>{@code FLYWAY_INIT_SQL} for Flyway (its setting {@code initSql}), unless the owner has set it.
 *   <li>{@code ECS_DEPLOY_SESSION_SQL}, the same SQL for a command of the owner's own to hand to its tool.
 * </ul>
 */
public final class SessionVariables {
    private static final String LIBPQ = "PGOPTIONS";
    private static final String FLYWAY = "FLYWAY_INIT_SQL";
    private static final String OWN = "ECS_DEPLOY_SESSION_SQL";

    private SessionVariables() {}

    /**
     * What the limits add to the environment that the owner gave.
     *
     * @param container as it is in the definition that the task is made from
     */
    public static Map<String, String> of(Migration asked, ObjectNode container) {
        SessionLimits limits = asked.limits();
        if (limits == null) {
            return Map.of();
        }
        Map<String, String> variables = new TreeMap<>();
        options(limits).ifPresent(options -> {
            String before = asked.environment().getOrDefault(LIBPQ, value(container, LIBPQ));
            variables.put(LIBPQ, (before.isBlank() ? "" : before + " ") + options);
        });
        String sql = sql(limits);
        boolean flyway = asked.environment().containsKey(FLYWAY)
                || asked.secrets().containsKey(FLYWAY)
                || isSecret(container, FLYWAY)
                || !value(container, FLYWAY).isEmpty();
        if (!flyway) {
            variables.put(FLYWAY, sql);
        }
        variables.put(OWN, sql);
        return variables;
    }

    /** What stands in the way of giving the limits; empty: nothing. */
    public static Optional<String> problem(Migration asked, ObjectNode container) {
        boolean hidden = asked.limits() != null
                && asked.limits().database() == Database.POSTGRESQL
                && !asked.environment().containsKey(LIBPQ)
                && isSecret(container, LIBPQ);
        return hidden
                ? Optional.of("its container takes " + LIBPQ + " from a secret, to which lockTimeout and"
                        + " statementTimeout can't be added: set the limits inside the secret, or give " + LIBPQ
                        + " under environment")
                : Optional.empty();
    }

    /**
     * The limits as libpq's options; empty for other databases. PostgreSQL: Client Connection Defaults; in milliseconds. The
     * last of two settings counts.
     */
    public static Optional<String> options(SessionLimits limits) {
        if (limits.database() != Database.POSTGRESQL) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        if (limits.lockTimeout() != null) {
            options.add("-c lock_timeout=" + limits.lockTimeout().toMillis());
        }
        if (limits.statementTimeout() != null) {
            options.add("-c statement_timeout=" + limits.statementTimeout().toMillis());
        }
        return Optional.of(String.join(" ", options));
    }

    /** The limits as SQL. MySQL: Server System Variables; in seconds, metadata locks and row locks apart. */
    public static String sql(SessionLimits limits) {
        if (limits.database() == Database.MYSQL) {
            long seconds = limits.lockTimeout().toSeconds();
            return "SET SESSION lock_wait_timeout = " + seconds + ", innodb_lock_wait_timeout = " + seconds;
        }
        List<String> statements = new ArrayList<>();
        if (limits.lockTimeout() != null) {
            statements.add("SET lock_timeout = " + limits.lockTimeout().toMillis());
        }
        if (limits.statementTimeout() != null) {
            statements.add(
                    "SET statement_timeout = " + limits.statementTimeout().toMillis());
        }
        return String.join("; ", statements);
    }

    private static String value(ObjectNode container, String name) {
        for (JsonNode item : container.path("environment")) {
            if (item.path("name").asText().equals(name)) {
                return item.path("value").asText();
            }
        }
        return "";
    }

    private static boolean isSecret(ObjectNode container, String name) {
        for (JsonNode item : container.path("secrets")) {
            if (item.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
