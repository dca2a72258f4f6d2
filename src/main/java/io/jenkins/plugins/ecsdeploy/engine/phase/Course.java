package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The way of a deployment through its phases: which comes after which, and which is there at all.
 *
 * <p>The order is that of {@link PhaseName}; those {@link #IN_WAVES} are gone through wave by wave: all of them for the
 * first wave, then all of them for the second, and so on.
 */
final class Course {

    /** Phases that are run for one wave after the other; they stand side by side in {@link PhaseName}. */
    private static final Set<PhaseName> IN_WAVES = EnumSet.of(PhaseName.DEPLOY, PhaseName.SMOKE_TEST);

    /** Phases that no deployment comes to by itself. */
    private static final Set<PhaseName> OFF_COURSE = EnumSet.of(PhaseName.ROLL_BACK);

    private Course() {}

    /** A phase, and the wave that it is for: null when it runs once for all. */
    private record Leg(PhaseName phase, String wave) {}

    /** Who carries a phase of this deployment out. */
    static Phase phase(Deployment d, PhaseName name) {
        return Orchestrated.carries(d, name) ? new Orchestrated(name) : phase(name);
    }

    private static Phase phase(PhaseName name) {
        return switch (name) {
            case RESOLVE -> new Resolve();
            case PREFLIGHT -> new Preflight();
            case LOCK -> new Lock();
            case START_EXECUTION -> new Orchestrated(name);
            case REGISTER -> new Register();
            case BACKUP -> new TakeBackup();
            case MIGRATE -> new Migrate();
            case DEPLOY -> new Deploy();
            case SMOKE_TEST -> new SmokeTests();
            case VERIFY -> new Verify();
            case AFTER -> new After();
            case ROLL_BACK -> new RollingBack();
        };
    }

    /** Ends the current phase well, and enters the next one that has something to do; without one, all has succeeded. */
    static Deployment next(Deployment d, World world) {
        Deployment after = d;
        for (Leg leg : toCome(d)) {
            Phase phase = phase(d, leg.phase());
            switch (phase.wanted(after, leg.wave())) {
                case YES -> {
                    return phase.enter(after.enter(leg.phase(), leg.wave(), world.now()), world);
                }
                case NOTHING_TO_DO -> after = after.skip(leg.phase(), leg.wave(), world.now());
                case NOT_ASKED_FOR -> {}
            }
        }
        return succeeded(after, world.now());
    }

    /**
     * Enters a phase that somebody else has come to by itself, and ends those before it well; a phase that is not to come
     * (any more) changes nothing.
     */
    static Deployment to(Deployment d, PhaseName name, String wave, Instant at) {
        List<Leg> toCome = toCome(d);
        int target = toCome.indexOf(new Leg(name, wave));
        if (target < 0) {
            return d;
        }
        return passed(d, toCome.subList(0, target), at).enter(name, wave, at);
    }

    /** All that was to come has come to pass by itself. */
    static Deployment toEnd(Deployment d, Instant at) {
        Instant end = at.isBefore(d.phase().startedAt()) ? d.phase().startedAt() : at;
        return succeeded(passed(d, toCome(d), end), end);
    }

    /** Whoever has cancelled hears that it came to nothing. */
    private static Deployment succeeded(Deployment d, Instant at) {
        Deployment after = d.cancel() == null
                ? d
                : d.withNote(
                        at,
                        Note.Level.WARNING,
                        "Cancelled by " + d.cancel().by() + ", but too late: all was done before it could be stopped.");
        return after.succeeded(at);
    }

    private static Deployment passed(Deployment d, List<Leg> legs, Instant at) {
        Deployment after = d;
        for (Leg leg : legs) {
            if (phase(d, leg.phase()).wanted(after, leg.wave()) != Phase.Wanted.NOT_ASKED_FOR) {
                after = after.skip(leg.phase(), leg.wave(), at);
            }
        }
        return after;
    }

    /** Whether the phase is neither current nor to come, for no wave. */
    static boolean past(Deployment d, PhaseName phase) {
        return d.phase().phase() != phase && toCome(d).stream().noneMatch(leg -> leg.phase() == phase);
    }

    private static List<Leg> toCome(Deployment d) {
        List<Leg> all = legs(d.configuration());
        int current = all.indexOf(new Leg(d.phase().phase(), d.phase().wave()));
        return all.subList(current + 1, all.size());
    }

    private static List<Leg> legs(Configuration configuration) {
        List<String> waves = configuration.waves().isEmpty()
                ? Collections.singletonList(null)
                : configuration.waves().stream().map(Wave::name).toList();
        List<Leg> legs = new ArrayList<>();
        for (PhaseName phase : PhaseName.values()) {
            if (OFF_COURSE.contains(phase)) {
                continue;
            }
            if (!IN_WAVES.contains(phase)) {
                legs.add(new Leg(phase, null));
            } else if (legs.stream().noneMatch(leg -> leg.phase() == phase)) {
                waves.forEach(wave -> IN_WAVES.forEach(each -> legs.add(new Leg(each, wave))));
            }
            // After the waves, what is of the whole deployment.
            Leg whole = new Leg(phase, null);
            if (phase == PhaseName.SMOKE_TEST && !legs.contains(whole)) {
                legs.add(whole);
            }
        }
        return legs;
    }
}
