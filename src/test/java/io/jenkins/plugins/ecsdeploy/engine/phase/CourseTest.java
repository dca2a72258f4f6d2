package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBackPlan;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Through which phases a deployment goes, in which order, and what is written down as each is entered. */
class CourseTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final FixedWorld WORLD = new FixedWorld(NOON);

    private static Migration task() {
        return Given.migration(Migration.Source.Kind.DEDICATED, "jobs");
    }

    private static TaskRun planned() {
        return TaskRun.planned("jobs:6", "app", List.of("app"), null, Map.of(), List.of())
                .registered("jobs:7", false, List.of("app"), null);
    }

    private static ServiceUpdate update(String name) {
        return ServiceUpdate.planned(name, List.of("app"), 1, name + ":1").registered(name + ":2", false);
    }

    private static Configuration.Builder asked() {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null), new Service("web", null)))
                .timeouts(Timeouts.DEFAULT);
    }

    private static SmokeTest smoke(String name) {
        return new SmokeTest(name, new SmokeCheck.Logs(null, null, "up"), null, null);
    }

    private static Deployment in(PhaseName phase, String wave, Configuration configuration) {
        Deployment d = Deployment.create("d-1", configuration, NOON.minusSeconds(60))
                .withServices(List.of(update("api"), update("web")));
        return d.enter(phase, wave, NOON.minusSeconds(30));
    }

    /** The phases that follow, with how they stand; each ends well at once. */
    private static List<String> toCome(Deployment from) {
        Deployment d = from;
        int before = d.phases().size();
        while (!d.ended()) {
            d = Course.next(d, WORLD);
            if (d.phase().phase() == PhaseName.AFTER) {
                d = d.withAfter(d.after().stream()
                        .map(a -> a.done(AfterRun.Result.SUCCEEDED))
                        .toList());
            }
        }
        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        return d.phases().subList(before, d.phases().size()).stream()
                .map(p -> p.title() + (p.status() == PhaseRun.Status.SKIPPED ? ", skipped" : ""))
                .toList();
    }

    @Test
    void withoutAMigrationItsPhaseIsShownAsSkipped() {
        assertThat(toCome(in(PhaseName.PREFLIGHT, null, asked().build())))
                .containsExactly("Register", "Migrate, skipped", "Deploy", "Verify");
    }

    @Test
    void whatIsAskedForHasAPhaseOfItsOwn() {
        Configuration all = asked().migration(task())
                .lock(Lock.lease("locks", null, null))
                .smokeTests(List.of(smoke("logs")))
                .after(List.of(new AfterTask("fill", task(), false, null)))
                .build();
        Deployment d = in(PhaseName.PREFLIGHT, null, all)
                .withMigration(planned())
                .withSmokeTests(List.of(SmokeTestRun.planned("logs", null, null, null, null)))
                .withAfter(List.of(AfterRun.planned("fill", planned())));

        assertThat(toCome(d)).containsExactly("Lock", "Register", "Migrate", "Deploy", "Smoke test", "Verify", "After");
    }

    @Test
    void eachWaveIsDeployedAndLookedAtBeforeTheNextAndTheWholeIsLookedAtLast() {
        Configuration waves = asked().waves(List.of(
                        new Wave("backend", List.of("api"), List.of(smoke("first"))),
                        new Wave("frontend", List.of("web"))))
                .smokeTests(List.of(smoke("last")))
                .build();
        Deployment d = in(PhaseName.PREFLIGHT, null, waves)
                .withSmokeTests(List.of(
                        SmokeTestRun.planned("first", "backend", null, null, null),
                        SmokeTestRun.planned("last", null, null, null, null)));

        assertThat(toCome(d))
                .containsExactly(
                        "Register",
                        "Migrate, skipped",
                        "Deploy (backend)",
                        "Smoke test (backend)",
                        "Deploy (frontend)",
                        "Smoke test",
                        "Verify");
        assertThat(toCome(in(PhaseName.DEPLOY, "backend", waves).withSmokeTests(d.smokeTests())))
                .containsExactly("Smoke test (backend)", "Deploy (frontend)", "Smoke test", "Verify");
    }

    @Test
    void I3_I8_whatAPhaseBeginsWithIsWrittenDownAsItIsEntered() {
        Deployment migrating = Course.next(
                in(PhaseName.REGISTER, null, asked().migration(task()).build()).withMigration(planned()), WORLD);
        assertThat(migrating.phase().phase()).isEqualTo(PhaseName.MIGRATE);
        assertThat(migrating.migration().attempt())
                .isEqualTo(new TaskRun.Attempt(1, "d-1-m1", NOON, false, null, null));

        Configuration locked = asked().lock(Lock.lease("locks", null, null)).build();
        assertThat(Course.next(in(PhaseName.PREFLIGHT, null, locked), WORLD)
                        .lock()
                        .keys())
                .isEqualTo(LockKeys.of(locked));

        Configuration after = asked().after(List.of(new AfterTask("fill", task(), false, null)))
                .build();
        Deployment filling = Course.next(
                in(PhaseName.VERIFY, null, after).withAfter(List.of(AfterRun.planned("fill", planned()))), WORLD);
        assertThat(filling.after().get(0).run().attempt().clientToken()).isEqualTo("d-1-a1-1");

        Configuration smoke = asked().smokeTests(List.of(smoke("logs"))).build();
        Deployment looking = Course.next(
                in(PhaseName.DEPLOY, null, smoke)
                        .withSmokeTests(List.of(SmokeTestRun.planned("logs", null, null, null, null))),
                WORLD);
        assertThat(looking.smokeTests().get(0).startedAt()).isEqualTo(NOON);
        assertThat(Course.next(in(PhaseName.MIGRATE, null, asked().build()), WORLD)
                        .services()
                        .get(0)
                        .intentAt())
                .isEqualTo(NOON);
    }

    @Test
    void aRollBackByHandRegistersNothingAndMigratesNothing() {
        RollBackPlan plan = new RollBackPlan("d-0", Map.of("api", "api:1"), Map.of(), false);
        Deployment d = Deployment.rollBack("d-1", asked().build(), plan, NOON).withServices(List.of(update("api")));

        assertThat(toCome(d)).containsExactly("Deploy", "Verify");
    }

    @Test
    void aPhaseIsPastWhenItIsNeitherCurrentNorToCome() {
        Configuration waves = asked().waves(
                        List.of(new Wave("backend", List.of("api")), new Wave("frontend", List.of("web"))))
                .build();

        assertThat(Course.past(in(PhaseName.DEPLOY, "backend", waves), PhaseName.DEPLOY))
                .isFalse();
        assertThat(Course.past(in(PhaseName.DEPLOY, "frontend", waves), PhaseName.DEPLOY))
                .isFalse();
        assertThat(Course.past(in(PhaseName.VERIFY, null, waves), PhaseName.DEPLOY))
                .isTrue();
        assertThat(Course.past(in(PhaseName.DEPLOY, "backend", waves), PhaseName.REGISTER))
                .isTrue();
        assertThat(Course.past(in(PhaseName.REGISTER, null, waves), PhaseName.MIGRATE))
                .isFalse();
    }

    /** What a state machine does is seen, not done: phases that passed unseen are there all the same. */
    @Test
    void whatSomebodyElseHasComeToIsEnteredAndWhatIsBeforeItHasPassed() {
        Deployment d = in(PhaseName.REGISTER, null, asked().build());
        Deployment deploying = Course.to(d, PhaseName.DEPLOY, null, NOON);

        assertThat(deploying.phases().subList(2, 4))
                .extracting(p -> p.phase() + " " + p.status())
                .containsExactly("MIGRATE SKIPPED", "DEPLOY RUNNING");
        assertThat(deploying.phase(PhaseName.REGISTER).orElseThrow().status()).isEqualTo(PhaseRun.Status.SUCCEEDED);
        assertThat(Course.to(deploying, PhaseName.REGISTER, null, NOON))
                .as("never back")
                .isSameAs(deploying);
        assertThat(Course.to(deploying, PhaseName.DEPLOY, null, NOON)).isSameAs(deploying);
        Deployment ended = Course.toEnd(deploying, NOON.plusSeconds(5));
        assertThat(ended.phase().phase()).isEqualTo(PhaseName.VERIFY);
        assertThat(ended.endedAt()).contains(NOON.plusSeconds(5));
        assertThat(Course.toEnd(in(PhaseName.VERIFY, null, asked().build()), NOON.minusSeconds(40))
                        .endedAt())
                .as("no phase ends before it began")
                .contains(NOON.minusSeconds(30));
    }
}
