package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun.InTheWay;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun.Renewal;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lease of five minutes needs, to the second: renewed after one minute, sure for three. */
class LeaseLooksTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:05:00Z");
    private static final Duration UPTIME = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final ServiceUpdate API = ServiceUpdate.planned("api", List.of("app"), 2, "arn:api:1");

    private final FixedWorld world = new FixedWorld(NOW);

    /** In a phase that was entered so long ago. */
    private static Deployment deployment(PhaseName phase, Duration ago, LockRun lock, ServiceUpdate... services) {
        Deployment d = Given.deploying(API, NOW);
        return Deployment.create(
                        "d-1",
                        d.configuration().toBuilder()
                                .lock(Lock.lease("locks", null, LEASE))
                                .build(),
                        NOW.minusSeconds(3600))
                .withServices(List.of(services))
                .enter(phase, NOW.minus(ago))
                .withLock(lock);
    }

    private static LockRun claimed() {
        return LockRun.of(List.of("api")).claimed("d-1@1");
    }

    /** Held, and renewed so long ago. */
    private static Deployment held(Duration ago) {
        Renewal renewal = new Renewal(NOW.minus(ago), UPTIME.minus(ago));
        return deployment(PhaseName.MIGRATE, Duration.ofMinutes(10), claimed().acquired(renewal, false), API);
    }

    private static Holding holding(String key, long renewals, Duration lease, Instant until) {
        return new Holding(key, "d-2@1", "d-2", null, 7, renewals, lease, until, NOW);
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "TransactWriteItems", "Code", "no", null);
    }

    private void renewals(OutsideException.Kind kind) {
        world.answers("locks.renew", a -> {
            throw problem(kind);
        });
    }

    // --- keep

    @Test
    void itIsRenewedAfterOneFifthAndNotBefore() {
        world.answers("locks.renew", a -> List.of());

        assertThat(Lease.keep(held(Duration.ofSeconds(59)), world)).isEmpty();
        assertThat(world.calls).isEmpty();
        assertThat(Lease.keep(held(Duration.ofMinutes(1)), world)).isPresent();
        assertThat(world.calls).singleElement().asString().startsWith("locks.renew");
    }

    @Test
    void I4_afterThreeFifthsNothingGoesOnWithoutARenewal() {
        renewals(OutsideException.Kind.THROTTLED);

        assertThat(Lease.keep(held(Duration.ofSeconds(179)), world)).isEmpty();
        assertThatThrownBy(() -> Lease.keep(held(Duration.ofMinutes(3)), world)).isInstanceOf(OutsideException.class);
    }

    @Test
    void aRenewalThatIsRefusedForTooLongSuspendsAndTellsWhatGoesOn() {
        renewals(OutsideException.Kind.DENIED);

        Optional<Outcome> outcome = Lease.keep(held(Duration.ofMinutes(3)), world);

        Suspension why = ((Outcome.Suspend) outcome.orElseThrow()).why();
        assertThat(why.reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        assertThat(why.summary()).isEqualTo("The lock can't be renewed. Services are untouched.");
    }

    @Test
    void whatSomebodyGaveBackIsToldAsThat() {
        world.answers("locks.renew", a -> List.of(Holding.free("api", 8, 1), holding("web", 1, LEASE, null)));

        Optional<Outcome> outcome = Lease.keep(held(Duration.ofMinutes(1)), world);

        assertThat(((Outcome.Suspend) outcome.orElseThrow()).why().summary())
                .contains("api was given back; web is held by d-2, lease until ? by its clock");
    }

    @Test
    void aWaitEndsInTimeForTheNextRenewalAndIsElseAsItWas() {
        Outcome.Wait wait = new Outcome.Wait(Set.of(), NOW.plusSeconds(40), false, "waiting");

        assertThat(((Outcome.Wait) Lease.watch(held(Duration.ofSeconds(30)), world, wait)).until())
                .isEqualTo(NOW.plusSeconds(30));
        assertThat(((Outcome.Wait) Lease.watch(held(Duration.ofSeconds(59)), world, wait)).until())
                .isBetween(NOW.plusSeconds(5), NOW.plusSeconds(10));
        assertThat(Lease.watch(held(Duration.ofSeconds(10)), world, wait)).isSameAs(wait);
        assertThat(Lease.watch(held(Duration.ofSeconds(20)), world, wait)).isSameAs(wait);
        assertThat(Lease.watch(deployment(PhaseName.LOCK, Duration.ZERO, claimed()), world, wait))
                .isSameAs(wait);
    }

    // --- take

    @Test
    void aCancelEndsTheWaitForTheLock() {
        Deployment d = deployment(PhaseName.LOCK, Duration.ZERO, claimed()).cancelled(NOW, "bob");

        Deployment after = ((Outcome.Next) Lease.keep(d, world).orElseThrow()).deployment();

        assertThat(after.failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
        assertThat(after.failure().summary()).contains("Cancelled by bob", "Nothing was changed.");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void I4_aKeyIsUnchangedOnlySinceItsOwnVersionWasFirstSeen() {
        Duration then = UPTIME.minusSeconds(100);
        Holding api = holding("api", 1, LEASE, null);
        LockRun lock = claimed()
                .blocked(List.of(
                        new InTheWay(holding("web", 1, LEASE, null), then.minusSeconds(1)), new InTheWay(api, then)));
        world.answers("locks.acquire", a -> List.of(api, holding("web", 2, LEASE, null)));

        Outcome outcome = Lease.keep(deployment(PhaseName.LOCK, Duration.ZERO, lock), world)
                .orElseThrow();

        assertThat(((Outcome.Next) outcome).deployment().lock().inTheWay())
                .extracting(InTheWay::since)
                .containsExactly(then, UPTIME);
    }

    /** Whoever fails when busy still outwaits a holder that seems dead: its own lease, and half a minute. */
    @Test
    void theHoldersOwnLeaseIsOutwaitedAndOursWhereItsIsNotKnown() {
        assertThat(failureOf(Duration.ofMinutes(10), Duration.ofSeconds(629))).isEmpty();
        assertThat(failureOf(Duration.ofMinutes(10), Duration.ofSeconds(630))).isPresent();
        assertThat(failureOf(null, Duration.ofSeconds(329))).isEmpty();
        assertThat(failureOf(null, Duration.ofSeconds(330))).isPresent();
    }

    private Optional<Failure> failureOf(Duration lease, Duration ago) {
        Holding dead = holding("api", 1, lease, NOW.minusSeconds(1));
        LockRun lock = claimed().blocked(List.of(new InTheWay(dead, UPTIME)));
        world.answers("locks.acquire", a -> List.of(dead));
        Outcome outcome =
                Lease.keep(deployment(PhaseName.LOCK, ago, lock), world).orElseThrow();
        return outcome instanceof Outcome.Next next
                ? Optional.ofNullable(next.deployment().failure())
                : Optional.empty();
    }

    // --- words, and a look around

    @Test
    void whatGoesOnOfAnExecutionIsStepFunctionsOwn() {
        ExecutionRun run = ExecutionRun.planned("arn:machine").intended("d-1", "{}", NOW);
        Deployment d = deployment(PhaseName.MIGRATE, Duration.ZERO, null, API);

        assertThat(Lease.goesOn(d.withExecution(run.inDoubt(true))))
                .contains("The execution d-1 may have been started");
        assertThat(Lease.goesOn(d.withExecution(run.started("arn:execution", NOW))))
                .contains("The execution arn:execution goes on in Step Functions");
        assertThat(Lease.goesOn(d.withExecution(run))).isEqualTo("Services are untouched.");
    }

    /** Held again, after somebody else had it in between. */
    private static Deployment passedOn(ServiceUpdate... services) {
        LockRun lock = claimed().acquired(new Renewal(Account.NOON, UPTIME), true);
        return deployment(PhaseName.MIGRATE, Duration.ZERO, lock, services)
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null));
    }

    /** The service {@code api} on {@code api:1}, with a deployment of ECS in this state. */
    private static FixedWorld account(String rolloutState) {
        DeploymentView primary = new DeploymentView(
                "ecs-svc/1", "PRIMARY", "api:1", 2, 2, 0, 0, rolloutState, null, Account.NOON, Account.NOON);
        return new Account()
                .service("api", s -> s.deployments = List.of(primary))
                .define("api:1", Account.app("api"))
                .world;
    }

    private static final ServiceUpdate ON_API_1 = ServiceUpdate.planned("api", List.of("app"), 2, "api:1");

    @Test
    void I4_whoeverHadTheLockInBetweenAndIsAtWorkStillIsWaitedFor() {
        Outcome busy = Lease.keep(passedOn(ON_API_1), account("IN_PROGRESS")).orElseThrow();
        Outcome quiet = Lease.keep(passedOn(ON_API_1), account("COMPLETED")).orElseThrow();

        assertThat(busy).isInstanceOfSatisfying(Outcome.Suspend.class, s -> assertThat(s.why())
                .returns(Suspension.Reason.LOCK_LOST, Suspension::reason)
                .returns(
                        "The lock of this deployment is lost. Somebody else had it in between, and is at work still: a"
                                + " service deployment of api is in progress (api:1). Nothing further was done. Services"
                                + " are untouched.",
                        Suspension::summary));
        assertThat(((Outcome.Next) quiet).deployment().lock().passed()).isFalse();
    }

    @Test
    void aDeploymentOfOurOwnServicesIsInNobodysWayAndOneThatSomebodyMovedEndsOurs() {
        FixedWorld ours = account("IN_PROGRESS");
        FixedWorld theirs = account("IN_PROGRESS");
        ServiceUpdate updated =
                ON_API_1.registered("api:2", false).intended(Account.NOON).updated("ecs-svc/1", Account.NOON);
        ServiceUpdate moved = ServiceUpdate.planned("api", List.of("app"), 2, "api:0");

        assertThat(((Outcome.Next) Lease.keep(passedOn(updated), ours).orElseThrow())
                        .deployment()
                        .lock()
                        .passed())
                .isFalse();
        assertThat(((Outcome.Next) Lease.keep(passedOn(moved), theirs).orElseThrow())
                        .deployment()
                        .failure())
                .returns(Failure.Kind.LOCK_LOST, Failure::kind)
                .returns(
                        "Somebody else had the lock in between and deployed: the service api is on api:1 now, was on"
                                + " api:0. Services are untouched.",
                        Failure::summary);
        assertThat(ours.calls).containsExactly("services.describe[prod, [api]]");
        assertThat(theirs.calls).containsExactly("services.describe[prod, [api]]");
    }

    @Test
    void servicesAreLookedAtByTensAndThoseThatAreGoneAreNamed() {
        world.answers("services.describe", a -> new ServicesSeen(List.of(), Set.of()));
        ServiceUpdate[] ten = IntStream.range(0, 10)
                .mapToObj(i -> ServiceUpdate.planned("s" + i, List.of("app"), 2, "arn:s:1"))
                .toArray(ServiceUpdate[]::new);

        LookAround seen = LookAround.at(deployment(PhaseName.MIGRATE, Duration.ZERO, null, ten), world.outside());

        assertThat(world.calls).hasSize(1);
        assertThat(seen.moved()).hasSize(10).startsWith("the service s0 is gone");
        assertThat(seen.busy()).isEmpty();
    }
}
