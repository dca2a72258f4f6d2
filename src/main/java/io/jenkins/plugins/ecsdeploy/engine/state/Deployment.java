package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param services filled by preflight, in the order of their update
 * @param migration null until preflight, or without a migration
 * @param cancel set when the owner cancelled
 * @param failure why it failed; null else
 * @param notes what the owner should read, oldest first
 * @param resumes when further processes took it over, oldest first
 * @param after the one-off tasks after the services, in their order; filled by preflight
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
        MigrationRun migration,
        Cancel cancel,
        Failure failure,
        List<Note> notes,
        List<Instant> resumes,
        List<AfterRun> after) {

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
        after = after == null ? List.of() : List.copyOf(after);
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
                null);
    }

    @JsonIgnore
    public boolean ended() {
        return status != Status.RUNNING;
    }

    /** When a further process last took it over in the current phase. */
    public Optional<Instant> takenOverInPhase() {
        return resumes.isEmpty()
                ? Optional.empty()
                : Optional.of(resumes.get(resumes.size() - 1)).filter(phase().startedAt()::isBefore);
    }

    /** The current phase, or the last one. */
    @JsonIgnore
    public PhaseRun phase() {
        return phases.get(phases.size() - 1);
    }

    @JsonIgnore
    public Optional<Instant> endedAt() {
        return ended() ? Optional.ofNullable(phase().endedAt()) : Optional.empty();
    }

    public Optional<PhaseRun> phase(PhaseName name) {
        return phases.stream().filter(p -> p.phase() == name).findFirst();
    }

    /** Whether UpdateService was, or may have been, sent for any service (I6). */
    @JsonIgnore
    public boolean touchedServices() {
        return services.stream().anyMatch(ServiceUpdate::touched);
    }

    public Deployment withImage(PinnedImage pinned) {
        return with(d -> d.image = pinned);
    }

    public Deployment withServices(List<ServiceUpdate> updates) {
        return with(d -> d.services = updates);
    }

    public Deployment withService(String name, UnaryOperator<ServiceUpdate> change) {
        return withServices(services.stream()
                .map(s -> s.name().equals(name) ? change.apply(s) : s)
                .toList());
    }

    public Deployment withMigration(MigrationRun run) {
        return with(d -> d.migration = run);
    }

    public Deployment withAfter(List<AfterRun> runs) {
        return with(d -> d.after = runs);
    }

    public Deployment withAfter(String name, UnaryOperator<AfterRun> change) {
        return withAfter(after.stream()
                .map(a -> a.name().equals(name) ? change.apply(a) : a)
                .toList());
    }

    /** The one-off task after the services that is next, or under way. */
    public Optional<AfterRun> nextAfter() {
        return after.stream().filter(a -> !a.done()).findFirst();
    }

    /** All one-off tasks, in the order in which they run. */
    @JsonIgnore
    public List<MigrationRun> tasks() {
        return Stream.concat(Stream.ofNullable(migration), after.stream().map(AfterRun::run))
                .toList();
    }

    /** How many bytes of its tasks' logs have been kept. */
    @JsonIgnore
    public long logBytes() {
        return tasks().stream()
                .flatMap(t -> Stream.concat(
                        Stream.ofNullable(t.log()), t.past().stream().map(MigrationRun.Past::log)))
                .filter(Objects::nonNull)
                .mapToLong(LogPosition::bytes)
                .max()
                .orElse(0);
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
        List<PhaseRun> more = endPhase(now, PhaseRun.Status.SUCCEEDED);
        more.add(new PhaseRun(next, now, null, PhaseRun.Status.RUNNING));
        return withPhases(status, more, failure);
    }

    /** Ends the current phase well, and says of the next that there is nothing to do. */
    public Deployment skip(PhaseName next, Instant now) {
        List<PhaseRun> more = endPhase(now, PhaseRun.Status.SUCCEEDED);
        more.add(new PhaseRun(next, now, now, PhaseRun.Status.SKIPPED));
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

    /** As a process that takes over must see it: every effect that was intended and has no answer is in doubt. */
    public Deployment resumed(Instant now) {
        List<Instant> more = new ArrayList<>(resumes);
        more.add(now);
        return with(d -> {
            d.services = services.stream().map(ServiceUpdate::resumed).toList();
            d.migration = migration == null ? null : migration.resumed();
            d.after = after.stream().map(a -> a.with(a.run().resumed())).toList();
            d.resumes = more;
        });
    }

    /**
     * Enters the current phase anew: for one that was entered, then put aside before anything of it was asked for. Its time
     * and its intents begin now, so that the pause counts against no limit.
     */
    public Deployment reentered(Instant now) {
        List<PhaseRun> again = new ArrayList<>(phases);
        again.set(again.size() - 1, new PhaseRun(phase().phase(), now, null, PhaseRun.Status.RUNNING));
        return withPhases(status, again, failure)
                .withServices(services.stream().map(s -> s.reentered(now)).toList())
                .withMigration(migration == null ? null : migration.reentered(now))
                .withAfter(
                        after.stream().map(a -> a.with(a.run().reentered(now))).toList());
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
                draft.after);
    }

    /** What may change in the life of a deployment. */
    private static final class Draft {
        private Status status;
        private List<PhaseRun> phases;
        private PinnedImage image;
        private List<ServiceUpdate> services;
        private MigrationRun migration;
        private Cancel cancel;
        private Failure failure;
        private List<Note> notes;
        private List<Instant> resumes;
        private List<AfterRun> after;

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
            after = from.after;
        }
    }
}
