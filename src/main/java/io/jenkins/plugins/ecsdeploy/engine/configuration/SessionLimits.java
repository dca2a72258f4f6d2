package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * How long the sessions of a one-off task in its database may wait and work. It reaches the database only through tools
 * that honour the environment variables in which it is given to the container
 * ({@link io.jenkins.plugins.ecsdeploy.engine.definition.SessionVariables}).
 *
 * @param database whose words are used
 * @param lockTimeout how long a statement waits for a lock; null: the database's own
 * @param statementTimeout how long a statement may run; null: the database's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionLimits(Database database, Duration lockTimeout, Duration statementTimeout) {

    /** A kind of database. */
    public enum Database {
        POSTGRESQL,
        MYSQL
    }
}
