package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The whole state of one deployment: what a process that takes over needs, and all that a report tells.
 *
 * <p>Being in a phase is the written intent of that phase's next effect (I8): a phase is entered, and saved, before
 * anything of it is asked for.
 *
 * @param schemaVersion version of this JSON form, {@value #SCHEMA_VERSION} today
 * @param id names the deployment everywhere (tags, startedBy, tokens): at most 36 of letters, digits and {@code -}
 * @param status how it stands
 * @param phases the phases entered so far; the last is the current one
 * @param image the one image (I1); null until resolved
 * @param rollBackPlan set when this deployment rolls back by hand; null else
 * @param images the images of services that have their own, by their reference as given
 * @param services filled by preflight, in the order of their update
 * @param migration null until preflight, or without a migration
 * @param cancel set when the owner cancelled
 * @param failure why it failed; null else
 * @param notes what the owner should read, oldest first
 * @param resumes when further processes took it over, oldest first
 * @param smokeTests filled by preflight, in the order of the configuration
 * @param lock its lease; null before it is wanted, or without one
 * @param after the one-off tasks after the services, in their order; filled by preflight
 * @param definitionChanges what our task definitions have otherwise than those before them, in the order of registration
 * @param backup the snapshot before the migration; null before it is wanted, or without one
 * @param execution the execution that carries it out; null before preflight has passed, and where the engine does it
 * @param announcements what it has come to, where somebody is to be told; oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deployment(
        int schemaVersion,
        String id,
        Instant createdAt,
        Configuration configuration,
        Status status,
        List<PhaseRun> phases,
        PinnedImage image,
        List<ServiceUpdate> services,
        TaskRun migration,
        Cancel cancel,
        Failure failure,
        List<Note> notes,
        List<Instant> resumes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, PinnedImage> images,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SmokeTestRun> smokeTests,
        LockRun lock,
        RollBackPlan rollBackPlan,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AfterRun> after,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DefinitionChanges> definitionChanges,
        BackupRun backup,
        ExecutionRun execution,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Announcement> announcements) {

    /** Version of the JSON form that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /** How a deployment stands. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /** The owner's wish to end it early: what runs is stopped as {@code onCancel: stop} says. */
    public record Cancel(Instant at, String by) {}

    public Deployment {
        phases = phases == null ? List.of() : List.copyOf(phases);
        services = services == null ? List.of() : List.copyOf(services);
        notes = notes == null ? List.of() : List.copyOf(notes);
        resumes = resumes == null ? List.of() : List.copyOf(resumes);
        images = images == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(images));
        smokeTests = smokeTests == null ? List.of() : List.copyOf(smokeTests);
        after = after == null ? List.of() : List.copyOf(after);
        definitionChanges = definitionChanges == null ? List.of() : List.copyOf(definitionChanges);
        announcements = announcements == null ? List.of() : List.copyOf(announcements);
    }

    /** A new deployment, in its first phase. */
    public static Deployment create(String id, Configuration configuration, Instant now) {
        return new Deployment(
                SCHEMA_VERSION,
                id,
                now,
                configuration,
                Status.RUNNING,
                List.of(new PhaseRun(PhaseName.RESOLVE, now, null, PhaseRun.Status.RUNNING)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A new deployment that rolls back by hand: it begins with the checks. */
    public static Deployment rollBack(String id, Configuration configuration, RollBackPlan plan, Instant now) {
        return new Deployment(
                SCHEMA_VERSION,
                id,
                now,
                configuration,
                Status.RUNNING,
                List.of(new PhaseRun(PhaseName.PREFLIGHT, now, null, PhaseRun.Status.RUNNING)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                plan,
                null,
                null,
                null,
                null,
                null);
    }

    /** Whether an execution of a state machine carries it out; a roll back by hand is always the engine's. */
    @JsonIgnore
    public boolean orchestrated() {
        return configuration.orchestrator() != null && rollBackPlan == null;
    }

    /**
     * Whether it is known which services are updated: an execution tells that once it has come to them, but not one of a state
     * machine that somebody has changed.
     */
    public boolean knowsServices() {
        return !services.isEmpty()
                || configuration.services().isEmpty()
                || !orchestrated()
                || phase(PhaseName.DEPLOY).isEmpty();
    }

    /** Whether it has ended: how is decided, and all have been told who are to be told. */
    @JsonIgnore
    public boolean ended() {
        return decided() && announcements.stream().noneMatch(Announcement::pending);
    }

    /** Whether it has come to its end, which nothing changes any more. */
    @JsonIgnore
    public boolean decided() {
        return status != Status.RUNNING;
    }

    /** When a further process last took it over in the current phase. */
    public Optional<Instant> takenOverInPhase() {
        return takenOverAt().filter(phase().startedAt()::isBefore);
    }

    /** When the process that drives it took it over; empty while the first one does. */
    @JsonIgnore
    public Optional<Instant> takenOverAt() {
        return resumes.isEmpty() ? Optional.empty() : Optional.of(resumes.get(resumes.size() - 1));
    }

    /** The current phase, or the last one. */
    @JsonIgnore
    public PhaseRun phase() {
        return phases.get(phases.size() - 1);
    }

    @JsonIgnore
    public Optional<Instant> endedAt() {
        return decided() ? Optional.ofNullable(phase().endedAt()) : Optional.empty();
    }

    /** The run of a phase; of one that is run for each wave, the last. */
    public Optional<PhaseRun> phase(PhaseName name) {
        return phases.stream().filter(p -> p.phase() == name).reduce((earlier, later) -> later);
    }

    /** How this state has the run of a phase that another state of the same deployment has. */
    public Optional<PhaseRun> phase(PhaseRun run) {
        return phases.stream().filter(run::sameAs).findFirst();
    }

    /** The service of that name, once preflight has passed. */
    public Optional<ServiceUpdate> service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** The image that a service takes: its own, or the deployment's. Null until resolved. */
    public PinnedImage imageOf(String service) {
        return configuration
                .service(service)
                .map(Service::image)
                .filter(own -> !own.equals(configuration.image()))
                .map(own -> images.get(own.toString()))
                .orElse(image);
    }

    /** References of images that are not resolved yet, as given; the deployment's own first. */
    @JsonIgnore
    public List<ImageReference> unresolved() {
        Stream<ImageReference> main = image == null ? Stream.of(configuration.image()) : Stream.of();
        Stream<ImageReference> own = configuration.services().stream()
                .map(Service::image)
                .filter(Objects::nonNull)
                .filter(i -> !i.equals(configuration.image()) && !images.containsKey(i.toString()));
        return Stream.concat(main, own).distinct().toList();
    }

    /** Whether UpdateService was, or may have been, sent for any service (I6). */
    @JsonIgnore
    public boolean touchedServices() {
        return services.stream().anyMatch(ServiceUpdate::touched);
    }

    /** Whether a smoke test did not come to be as it should whose owner said that this makes it unstable only. */
    @JsonIgnore
    public boolean unstable() {
        return smokeTests.stream().anyMatch(t -> t.status() == SmokeTestRun.Status.UNSTABLE);
    }

    public Deployment withImage(PinnedImage pinned) {
        return with(d -> d.image = pinned);
    }

    /** With the image behind a reference of the configuration. */
    public Deployment withImage(ImageReference asked, PinnedImage pinned) {
        if (asked.equals(configuration.image())) {
            return withImage(pinned);
        }
        Map<String, PinnedImage> more = new LinkedHashMap<>(images);
        more.put(asked.toString(), pinned);
        return with(d -> d.images = more);
    }

    public Deployment withServices(List<ServiceUpdate> updates) {
        return with(d -> d.services = updates);
    }

    public Deployment withService(String name, UnaryOperator<ServiceUpdate> change) {
        return withServices(services.stream()
                .map(s -> s.name().equals(name) ? change.apply(s) : s)
                .toList());
    }

    public Deployment withMigration(TaskRun run) {
        return with(d -> d.migration = run);
    }

    public Deployment withSmokeTests(List<SmokeTestRun> runs) {
        return with(d -> d.smokeTests = runs);
    }

    public Deployment withSmokeTest(String name, UnaryOperator<SmokeTestRun> change) {
        return withSmokeTests(smokeTests.stream()
                .map(t -> t.name().equals(name) ? change.apply(t) : t)
                .toList());
    }

    public Deployment withLock(LockRun run) {
        return with(d -> d.lock = run);
    }

    public Deployment withBackup(BackupRun run) {
        return with(d -> d.backup = run);
    }

    public Deployment withExecution(ExecutionRun run) {
        return with(d -> d.execution = run);
    }

    public Deployment withAfter(List<AfterRun> runs) {
        return with(d -> d.after = runs);
    }

    public Deployment withAfter(String name, UnaryOperator<AfterRun> change) {
        return withAfter(after.stream()
                .map(a -> a.name().equals(name) ? change.apply(a) : a)
                .toList());
    }

    /** With what a definition of ours changes; of one that is told again, the newer. */
    public Deployment withDefinitionChanges(DefinitionChanges changes) {
        List<DefinitionChanges> all = new ArrayList<>(definitionChanges);
        all.removeIf(c -> c.role().equals(changes.role()));
        all.add(changes);
        return with(d -> d.definitionChanges = all);
    }

    /** The one-off task after the services that is next, or under way. */
    public Optional<AfterRun> nextAfter() {
        return after.stream().filter(a -> !a.done()).findFirst();
    }

    /** All one-off tasks, in the order in which they run. */
    @JsonIgnore
    public List<TaskRun> tasks() {
        return Stream.concat(Stream.ofNullable(migration), after.stream().map(AfterRun::run))
                .toList();
    }

    /** How many bytes of its tasks' logs have been kept. */
    @JsonIgnore
    public long logBytes() {
        return tasks().stream()
                .flatMap(t -> Stream.concat(
                        Stream.ofNullable(t.log()), t.past().stream().map(TaskRun.Past::log)))
                .filter(Objects::nonNull)
                .mapToLong(LogPosition::bytes)
                .max()
                .orElse(0);
    }

    public Deployment withAnnouncements(List<Announcement> all) {
        return with(d -> d.announcements = all);
    }

    public Deployment withNote(Instant at, Note.Level level, String text) {
        List<Note> more = new ArrayList<>(notes);
        more.add(new Note(at, level, text));
        return with(d -> d.notes = more);
    }

    public Deployment cancelled(Instant at, String by) {
        return with(d -> d.cancel = new Cancel(at, by));
    }

    /** Ends the current phase well and enters the next. */
    public Deployment enter(PhaseName next, Instant now) {
        return enter(next, null, now);
    }

    /** As {@link #enter(PhaseName, Instant)}, for a wave of services; null: for all. */
    public Deployment enter(PhaseName next, String wave, Instant now) {
        List<PhaseRun> more = endPhase(now, PhaseRun.Status.SUCCEEDED);
        more.add(new PhaseRun(next, now, null, PhaseRun.Status.RUNNING, wave));
        return withPhases(status, more, failure);
    }

    /** Ends the current phase well, and says of the next that there is nothing to do. */
    public Deployment skip(PhaseName next, String wave, Instant now) {
        List<PhaseRun> more = endPhase(now, PhaseRun.Status.SUCCEEDED);
        more.add(new PhaseRun(next, now, now, PhaseRun.Status.SKIPPED, wave));
        return withPhases(status, more, failure);
    }

    public Deployment succeeded(Instant now) {
        return withPhases(Status.SUCCEEDED, endPhase(now, PhaseRun.Status.SUCCEEDED), null);
    }

    public Deployment failed(Failure why, Instant now) {
        boolean byOwner = why.kind() == Failure.Kind.CANCELLED;
        return withPhases(
                byOwner ? Status.CANCELLED : Status.FAILED,
                endPhase(now, byOwner ? PhaseRun.Status.CANCELLED : PhaseRun.Status.FAILED),
                why);
    }

    /** Ends the current phase badly, and enters the roll back: only with its end the deployment has failed. */
    public Deployment rollingBack(Failure why, Instant now) {
        List<PhaseRun> more = failed(why, now).phases();
        List<PhaseRun> all = new ArrayList<>(more);
        all.add(new PhaseRun(PhaseName.ROLL_BACK, now, null, PhaseRun.Status.RUNNING));
        return withPhases(Status.RUNNING, all, why);
    }

    /** Ends the roll back, and with it the deployment. */
    public Deployment rolledBack(boolean complete, Instant now) {
        return withPhases(
                failure.kind() == Failure.Kind.CANCELLED ? Status.CANCELLED : Status.FAILED,
                endPhase(now, complete ? PhaseRun.Status.SUCCEEDED : PhaseRun.Status.FAILED),
                failure);
    }

    /**
     * As a process that takes over must see it: every effect that was intended and has no answer is in doubt, and what its
     * clock calls the future has happened just now.
     */
    public Deployment resumed(Instant now) {
        List<Instant> more = new ArrayList<>(resumes);
        more.add(now);
        return with(d -> {
            d.phases = phases.stream().map(p -> p.notAfter(now)).toList();
            d.services = services.stream().map(s -> s.resumed(now)).toList();
            d.migration = migration == null ? null : migration.resumed(now);
            d.smokeTests = smokeTests.stream().map(SmokeTestRun::resumed).toList();
            d.after = after.stream().map(a -> a.with(a.run().resumed(now))).toList();
            d.resumes = more;
            d.lock = lock == null ? null : lock.resumed();
            d.backup = backup == null ? null : backup.resumed(now);
            d.execution = execution == null ? null : execution.resumed(now);
            d.announcements = announcements.stream().map(a -> a.resumed(now)).toList();
        });
    }

    /**
     * Enters the current phase anew: for one that was entered, then put aside before anything of it was asked for. Its time
     * and its intents begin now, so that the pause counts against no limit.
     */
    public Deployment reentered(Instant now) {
        if (execution != null && execution.mayRun()) {
            return this; // it knows no pause
        }
        List<PhaseRun> again = new ArrayList<>(phases);
        again.set(again.size() - 1, new PhaseRun(phase().phase(), now, null, PhaseRun.Status.RUNNING, phase().wave()));
        return withPhases(status, again, failure)
                .withServices(services.stream().map(s -> s.reentered(now)).toList())
                .withMigration(migration == null ? null : migration.reentered(now))
                .withSmokeTests(smokeTests.stream().map(t -> t.reentered(now)).toList())
                .withAfter(
                        after.stream().map(a -> a.with(a.run().reentered(now))).toList())
                .withExecution(execution == null ? null : execution.reentered(now));
    }

    private List<PhaseRun> endPhase(Instant now, PhaseRun.Status how) {
        List<PhaseRun> more = new ArrayList<>(phases);
        PhaseRun last = more.get(more.size() - 1);
        if (last.endedAt() == null) {
            more.set(more.size() - 1, last.ended(now, how));
        }
        return more;
    }

    private Deployment withPhases(Status how, List<PhaseRun> runs, Failure why) {
        return with(d -> {
            d.status = how;
            d.phases = runs;
            d.failure = why;
        });
    }

    /** A copy with something changed. */
    private Deployment with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Deployment(
                schemaVersion,
                id,
                createdAt,
                configuration,
                draft.status,
                draft.phases,
                draft.image,
                draft.services,
                draft.migration,
                draft.cancel,
                draft.failure,
                draft.notes,
                draft.resumes,
                draft.images,
                draft.smokeTests,
                draft.lock,
                rollBackPlan,
                draft.after,
                draft.definitionChanges,
                draft.backup,
                draft.execution,
                draft.announcements);
    }

    /** What may change in the life of a deployment. */
    private static final class Draft {
        private Status status;
        private List<PhaseRun> phases;
        private PinnedImage image;
        private List<ServiceUpdate> services;
        private TaskRun migration;
        private Cancel cancel;
        private Failure failure;
        private List<Note> notes;
        private List<Instant> resumes;
        private LockRun lock;
        private Map<String, PinnedImage> images;
        private List<SmokeTestRun> smokeTests;
        private List<AfterRun> after;
        private List<DefinitionChanges> definitionChanges;
        private BackupRun backup;
        private ExecutionRun execution;
        private List<Announcement> announcements;

        Draft(Deployment from) {
            status = from.status;
            phases = from.phases;
            image = from.image;
            services = from.services;
            migration = from.migration;
            cancel = from.cancel;
            failure = from.failure;
            notes = from.notes;
            resumes = from.resumes;
            lock = from.lock;
            images = from.images;
            smokeTests = from.smokeTests;
            after = from.after;
            definitionChanges = from.definitionChanges;
            backup = from.backup;
            execution = from.execution;
            announcements = from.announcements;
        }
    }
}
