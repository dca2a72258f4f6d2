package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.util.List;

/** The way of a deployment through its phases: which comes after which, and which is there at all. */
final class Course {
    private static final List<PhaseName> ORDER = List.of(PhaseName.values());

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
        for (PhaseName name : ORDER.subList(ORDER.indexOf(d.phase().phase()) + 1, ORDER.size())) {
            Phase phase = phase(name);
            switch (phase.wanted(after)) {
                case YES -> {
                    return phase.enter(after.enter(name, world.now()), world);
                }
                case NOTHING_TO_DO -> after = after.skip(name, world.now());
                case NOT_ASKED_FOR -> {}
            }
        }
        return after.succeeded(world.now());
    }
}
