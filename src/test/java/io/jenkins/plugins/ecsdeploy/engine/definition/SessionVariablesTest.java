package io.jenkins.plugins.ecsdeploy.engine.definition;

import static io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits.Database.MYSQL;
import static io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits.Database.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionVariablesTest {
    private static final Duration LOCK = Duration.ofSeconds(5);
    private static final Duration STATEMENT = Duration.ofMinutes(15);
    private static final SessionLimits BOTH = new SessionLimits(POSTGRESQL, LOCK, STATEMENT);
    private static final String SQL = "SET lock_timeout = 5000; SET statement_timeout = 900000";
    private static final ObjectNode PLAIN = json("{\"name\":\"app\"}");

    private static Migration asked(SessionLimits limits, Map<String, String> environment, Map<String, String> secrets) {
        return new Migration(
                        new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                        null,
                        null,
                        environment,
                        secrets,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .withLimits(limits);
    }

    private static Migration asked(SessionLimits limits) {
        return asked(limits, Map.of(), Map.of());
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void whoAsksForNoLimitsGetsNoVariables() {
        assertThat(SessionVariables.of(asked(null), PLAIN)).isEmpty();
        assertThat(SessionVariables.problem(asked(null), PLAIN)).isEmpty();
    }

    @Test
    void postgresGetsBothLimitsInMillisecondsAndOnlyThoseThatWereAskedFor() {
        assertThat(SessionVariables.of(asked(BOTH), PLAIN))
                .isEqualTo(Map.of(
                        "PGOPTIONS",
                        "-c lock_timeout=5000 -c statement_timeout=900000",
                        "FLYWAY_INIT_SQL",
                        SQL,
                        "ECS_DEPLOY_SESSION_SQL",
                        SQL));
        assertThat(SessionVariables.of(asked(new SessionLimits(POSTGRESQL, LOCK, null)), PLAIN))
                .containsEntry("PGOPTIONS", "-c lock_timeout=5000")
                .containsEntry("FLYWAY_INIT_SQL", "SET lock_timeout = 5000");
        assertThat(SessionVariables.of(asked(new SessionLimits(POSTGRESQL, null, STATEMENT)), PLAIN))
                .containsEntry("PGOPTIONS", "-c statement_timeout=900000")
                .containsEntry("ECS_DEPLOY_SESSION_SQL", "SET statement_timeout = 900000");
    }

    @Test
    void mysqlGetsSecondsForBothKindsOfLocks() {
        String sql = "SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5";

        assertThat(SessionVariables.of(asked(new SessionLimits(MYSQL, LOCK, null)), PLAIN))
                .isEqualTo(Map.of("FLYWAY_INIT_SQL", sql, "ECS_DEPLOY_SESSION_SQL", sql));
    }

    @Test
    void whatTheContainerOrTheOwnerSetsForLibpqIsAddedTo() {
        ObjectNode container = json("""
                {"environment":[{"name":"MODE","value":"prod"},{"name":"PGOPTIONS","value":"-c geqo=off"}]}
                """);

        assertThat(SessionVariables.of(asked(BOTH), container).get("PGOPTIONS")).startsWith("-c geqo=off -c lock_");
        assertThat(SessionVariables.of(asked(BOTH, Map.of("PGOPTIONS", "-c work_mem=1MB"), Map.of()), container)
                        .get("PGOPTIONS"))
                .startsWith("-c work_mem=1MB -c lock_");
    }

    @Test
    void flywaysOwnSettingIsLeftAloneWhereverItComesFrom() {
        ObjectNode variable = json("{\"environment\":[{\"name\":\"FLYWAY_INIT_SQL\",\"value\":\"SELECT 1\"}]}");
        ObjectNode secret = json("{\"secrets\":[{\"name\":\"A\"},{\"name\":\"FLYWAY_INIT_SQL\"}]}");
        Map<String, String> given = Map.of("FLYWAY_INIT_SQL", "SELECT 1");

        assertThat(SessionVariables.of(asked(BOTH), variable)).doesNotContainKey("FLYWAY_INIT_SQL");
        assertThat(SessionVariables.of(asked(BOTH), secret)).doesNotContainKey("FLYWAY_INIT_SQL");
        assertThat(SessionVariables.of(asked(BOTH, given, Map.of()), PLAIN)).doesNotContainKey("FLYWAY_INIT_SQL");
        assertThat(SessionVariables.of(asked(BOTH, Map.of(), given), PLAIN))
                .doesNotContainKey("FLYWAY_INIT_SQL")
                .containsEntry("ECS_DEPLOY_SESSION_SQL", SQL);
    }

    @Test
    void optionsInsideASecretCannotBeAddedToUnlessTheOwnerGivesThemAnew() {
        ObjectNode secret = json("{\"secrets\":[{\"name\":\"PGOPTIONS\",\"valueFrom\":\"arn:x\"}]}");
        SessionLimits mysql = new SessionLimits(MYSQL, LOCK, null);

        assertThat(SessionVariables.problem(asked(BOTH), secret))
                .contains("its container takes PGOPTIONS from a secret, to which lockTimeout and statementTimeout can't"
                        + " be added: set the limits inside the secret, or give PGOPTIONS under environment");
        assertThat(SessionVariables.problem(asked(BOTH), PLAIN)).isEmpty();
        assertThat(SessionVariables.problem(asked(null), secret)).isEmpty();
        assertThat(SessionVariables.problem(asked(mysql), secret)).isEmpty();
        assertThat(SessionVariables.problem(asked(BOTH, Map.of("PGOPTIONS", ""), Map.of()), secret))
                .isEmpty();
    }
}
