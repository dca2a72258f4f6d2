package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;

/** The way of a deployment through its phases: which comes after which, and which is there at all. */
final class Course {
    private static final PhaseName[] ORDER = PhaseName.values();

    private Course() {}

    static Phase phase(PhaseName name) {
        return switch (name) {
            case RESOLVE -> new Resolve();
            case PREFLIGHT -> new Preflight();
            case REGISTER -> new Register();
            case MIGRATE -> new Migrate();
            case DEPLOY -> new Deploy();
            case VERIFY -> new Verify();
            case AFTER -> new After();
        };
    }

    /** Ends the current phase well, and enters the next one that has something to do; without one, all has succeeded. */
    static Deployment next(Deployment d, World world) {
        Deployment after = d;
        for (int i = d.phase().phase().ordinal() + 1; i < ORDER.length; i++) {
            Phase phase = phase(ORDER[i]);
            switch (phase.wanted(after)) {
                case YES -> {
                    return phase.enter(after.enter(ORDER[i], world.now()), world);
                }
                case NOTHING_TO_DO -> after = after.skip(ORDER[i], world.now());
                case NOT_ASKED_FOR -> {}
            }
        }
        return after.succeeded(world.now());
    }
}
