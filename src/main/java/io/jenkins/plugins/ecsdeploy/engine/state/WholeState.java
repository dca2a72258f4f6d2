package io.jenkins.plugins.ecsdeploy.engine.state;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;

/**
 * Whether a state that was read has everything that its phase stands on. What is missing would be guessed at otherwise, or
 * end as a defect in the middle of a deployment; no state is better than a wrong one.
 */
final class WholeState {
    private final Deployment d;

    private WholeState(Deployment d) {
        this.d = d;
    }

    /** @throws UnreadableStateException that names the first part which is missing */
    static void check(Deployment d) {
        WholeState state = new WholeState(d);
        state.basics();
        state.configuration();
        state.images();
        if (state.past(PhaseName.PREFLIGHT)) {
            state.planned();
        }
        if (state.past(PhaseName.REGISTER)) {
            state.registered();
        }
        WholeTasks.check(d);
        WholeUpdates.check(d);
        WholeSmokeTests.check(d);
        state.lock();
    }

    private boolean past(PhaseName phase) {
        return onCourse(d).phase().compareTo(phase) > 0;
    }

    private boolean reached(PhaseName phase) {
        return onCourse(d).phase().compareTo(phase) >= 0;
    }

    /** The phase that it got to before it was to be rolled back; else the current one. */
    static PhaseRun onCourse(Deployment d) {
        int last = d.phases().size() - 1;
        return d.phases().get(rollsBack(d) ? last - 1 : last);
    }

    static boolean rollsBack(Deployment d) {
        return d.phase().phase() == PhaseName.ROLL_BACK;
    }

    private void basics() {
        need("id", d.id());
        need("createdAt", d.createdAt());
        need("status", d.status());
        need("phases", !d.phases().isEmpty());
        for (PhaseRun phase : d.phases()) {
            need("phases", phase.phase());
            need("phases", phase.startedAt());
            need("phases", phase.status());
        }
        for (Note note : d.notes()) {
            need("notes", note.at());
            need("notes", note.level());
        }
        need(
                "phases",
                d.phases().stream()
                        .limit(Math.max(1, d.phases().size() - 1))
                        .noneMatch(p -> p.phase() == PhaseName.ROLL_BACK));
        if (d.cancel() != null) {
            need("cancel", d.cancel().at());
        }
        need("configuration", d.configuration());
        need("migration", d.migration() == null || d.configuration().migration() != null);
        need(
                "failure",
                (d.failure() != null)
                        == (d.status() == Deployment.Status.FAILED
                                || d.status() == Deployment.Status.CANCELLED
                                || rollsBack(d)));
        if (d.failure() != null) {
            failure("failure", d.failure());
        }
    }

    static void failure(String part, Failure failure) {
        need(part, failure.phase());
        need(part, failure.kind());
        need(part, failure.summary());
    }

    private void images() {
        boolean byHand = d.rollBackPlan() != null;
        need("images", byHand || !past(PhaseName.RESOLVE) || d.unresolved().isEmpty());
        if (d.image() != null) {
            pinned("image", d.image());
        }
        d.images().forEach((reference, image) -> pinned("images", image));
    }

    private static void pinned(String part, PinnedImage image) {
        need(part, image);
        need(part + ".repositoryUri", image.repositoryUri());
        need(part + ".digest", image.digest());
    }

    private void configuration() {
        Configuration c = d.configuration();
        need("configuration.region", c.region());
        need("configuration.cluster", c.cluster());
        need("configuration.image", c.image());
        need("configuration.image.repository", c.image().repository());
        c.services().forEach(s -> need("configuration.services", s.name()));
        if (c.migration() != null) {
            need("configuration.migration.source", c.migration().source());
            need("configuration.migration.source", c.migration().source().kind());
            need("configuration.migration.source", c.migration().source().name());
        }
        if (!c.waves().isEmpty()) {
            need(
                    "configuration.waves",
                    c.waves().stream()
                            .flatMap(w -> w.services().stream())
                            .sorted()
                            .toList()
                            .equals(c.services().stream()
                                    .map(Service::name)
                                    .sorted()
                                    .toList()));
        }
        need("configuration.lock", c.lock().mode());
        if (c.lock().leased()) {
            need("configuration.lock.table", c.lock().table());
            need("configuration.lock.lease", c.lock().lease());
        }
    }

    private void planned() {
        need(
                "services",
                d.services().stream()
                        .map(ServiceUpdate::name)
                        .toList()
                        .equals(d.configuration().services().stream()
                                .map(Service::name)
                                .toList()));
        d.services()
                .forEach(s -> need(
                        "services.previousTaskDefinition",
                        !s.toCreate()
                                || d.configuration()
                                                .service(s.name())
                                                .orElseThrow()
                                                .create()
                                        != null));
        need("migration", (d.migration() == null) == (d.configuration().migration() == null));
    }

    private void registered() {
        d.services().forEach(s -> need("services.taskDefinition", s.taskDefinition()));
    }

    /** Whoever has no lease, or not his own, must not go on as if he had (I4). */
    private void lock() {
        LockRun lock = d.lock();
        boolean leased = d.configuration().lock().leased();
        need("lock", leased ? lock != null || !reached(PhaseName.LOCK) : lock == null);
        if (lock == null) {
            return;
        }
        need("lock.keys", !lock.keys().isEmpty());
        need("lock.claim", lock.claim() == null || lock.claim().startsWith(d.id() + "@"));
        need("lock.renewal", lock.renewal() == null || lock.claim() != null);
        if (lock.renewal() != null) {
            need("lock.renewal.sentAt", lock.renewal().sentAt());
            need("lock.renewal.uptime", lock.renewal().uptime());
        }
        for (LockRun.InTheWay one : lock.inTheWay()) {
            need("lock.inTheWay", one.holding());
            need("lock.inTheWay.since", one.since());
            need("lock.inTheWay.key", one.holding().key());
        }
    }

    static void need(String part, Object value) {
        if (value == null || value.equals("") || value.equals(false)) {
            throw new UnreadableStateException("parts of the state are missing or don't fit together: " + part, null);
        }
    }
}
