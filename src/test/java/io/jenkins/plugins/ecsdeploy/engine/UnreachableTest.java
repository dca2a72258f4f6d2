package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AWS that never answers, or only nonsense, is no reason to drive a deployment for ever, nor to decide anything. */
class UnreachableTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Response NONSENSE = new Response(
            200, Map.of("Content-Type", "text/html"), "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Configuration configuration() {
        return rig.configuration().toBuilder()
                .timeouts(new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT))
                .build();
    }

    private void nonsense() {
        rig.answers = (operation, answer) -> NONSENSE;
    }

    private static boolean migrates(Deployment d) {
        return d.migration() != null && d.migration().taskArn() != null;
    }

    private Suspension suspended(Instant since) {
        Ended ended = rig.finish();

        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        Suspension why = ((Ended.Suspended) ended).why();
        assertThat(why.reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        assertThat(why.summary()).startsWith("AWS could not be asked for ").contains("Nothing is decided.");
        assertThat(Duration.between(since, rig.now()))
                .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(15).plus(LIMIT.multipliedBy(2)));
        return why;
    }

    private void resumedToItsEnd() {
        rig.answers = (operation, answer) -> answer;
        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
        assertThat(rig.fate("api")).endsWith("after 2 deployments");
        assertThat(rig.fate("worker")).endsWith("after 2 deployments");
    }

    /** A process takes over in such a phase, and AWS says nothing from its first question on. */
    @ParameterizedTest
    @EnumSource(
            value = PhaseName.class,
            names = {"MIGRATE", "DEPLOY", "VERIFY"})
    void I5_anAwsThatNeverAnswersSuspendsAndNothingIsDecided(PhaseName phase) {
        rig.begin(configuration())
                .until(() -> rig.journal.writes() > 0
                        && rig.journal.load().phase().phase() == phase
                        && (phase != PhaseName.MIGRATE || migrates(rig.journal.load()))
                        && (phase != PhaseName.DEPLOY || rig.journal.load().touchedServices()));
        rig.die();
        nonsense();
        rig.resume();

        suspended(rig.now());

        assertThat(rig.journal.load().ended()).isFalse();
        resumedToItsEnd();
    }

    @Test
    void aMigrationThatWasSeenBeforeSaysThatItGoesOn() {
        rig.begin(configuration()).until(() -> rig.journal.writes() > 0 && migrates(rig.journal.load()));
        nonsense();

        Suspension why = suspended(rig.now());

        assertThat(why.summary())
                .contains("The migration task ")
                .contains("goes on running")
                .contains("untouched");
        resumedToItsEnd();
    }

    /** ECS can be asked about everything, but takes no update. */
    @Test
    void anUpdateThatNeverGetsThroughIsNotAskedForForEver() {
        rig.aws.faults().on("UpdateService").always().serverError();
        rig.begin(configuration()).until(() -> rig.aws.calls().count("UpdateService") > 0);

        Suspension why = suspended(rig.now());

        assertThat(why.diagnosis().evidence().toString()).contains("ecs:UpdateService");
        assertThat(why.summary())
                .contains("The update of service api may have begun")
                .doesNotContain("untouched");
        rig.aws.faults().clear();
        resumedToItsEnd();
    }

    /** Trouble that passes costs time, and counts anew each time. */
    @Test
    void aLongOutageThatPassesIsWaitedOut() {
        rig.begin(configuration()).until(() -> rig.journal.writes() > 0 && migrates(rig.journal.load()));
        nonsense();
        Instant back = rig.now().plus(Duration.ofMinutes(14));
        rig.until(() -> rig.now().isAfter(back));
        rig.answers = (operation, answer) -> answer;

        assertThat(rig.finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }
}
