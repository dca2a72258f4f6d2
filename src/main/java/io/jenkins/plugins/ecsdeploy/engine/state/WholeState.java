package io.jenkins.plugins.ecsdeploy.engine.state;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
        state.tasks();
        if (d.orchestrated()) {
            WholeExecution.check(d);
            state.lock();
            return;
        }
        need("execution", d.execution() == null);
        if (state.past(PhaseName.PREFLIGHT)) {
            state.planned();
        }
        if (state.past(PhaseName.REGISTER)) {
            state.registered();
        }
        state.backup();
        if (d.migration() != null && state.reached(PhaseName.MIGRATE)) {
            attempted("migration", d.migration(), TaskRun.tokens(d.id()));
        }
        if (d.migration() != null && state.past(PhaseName.MIGRATE)) {
            succeeded("migration", d.migration());
        }
        if (state.reached(PhaseName.AFTER)) {
            state.after();
        }
        WholeUpdates.check(d);
        WholeSmokeTests.check(d);
        state.lock();
        state.announcements();
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
        if (d.configuration().orchestrator() != null) {
            need(
                    "configuration.orchestrator.stateMachine",
                    d.configuration().orchestrator().stateMachine());
        }
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

    /** The tasks after the services, and what earlier attempts of any task left. */
    private void tasks() {
        if (d.migration() != null) {
            d.migration().past().forEach(WholeState::past);
        }
        for (AfterRun after : d.after()) {
            need("after.name", after.name());
            need("after.run", after.run());
            need("after.run.plan", after.run().plan());
            if (after.run().attempt() != null) {
                need("after.run.attempt.clientToken", after.run().attempt().clientToken());
                need("after.run.attempt.intentAt", after.run().attempt().intentAt());
            }
            ended("after.run", after.run());
            after.run().past().forEach(WholeState::past);
        }
    }

    private static void past(TaskRun.Past past) {
        need("past.attempt", past.attempt());
        need("past.attempt.clientToken", past.attempt().clientToken());
        ending("past.ending", past.ending());
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
            source("configuration.migration.source", c.migration());
        }
        for (AfterTask after : c.after()) {
            need("configuration.after", after.name());
            need("configuration.after", after.task());
            source("configuration.after.source", after.task());
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
        if (c.backup() != null) {
            need("configuration.backup.kind", c.backup().kind());
            need("configuration.backup.database", c.backup().database());
            need(
                    "configuration.backup.keep",
                    c.backup().keep() == null || c.backup().keep() > 0);
        }
        need("configuration.lock", c.lock().mode());
        c.notifications()
                .webhooks()
                .forEach(w -> need("configuration.notifications", (w.url() == null) != (w.urlVariable() == null)));
        if (c.lock().leased()) {
            need("configuration.lock.table", c.lock().table());
            need("configuration.lock.lease", c.lock().lease());
        }
    }

    private static void source(String part, Migration task) {
        need(part, task.source());
        need(part, task.source().kind());
        need(part, task.source().name());
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
        if (d.migration() != null) {
            planned("migration", d.migration(), d.configuration().migration());
        }
        List<AfterTask> after = d.configuration().after();
        need(
                "after",
                d.after().stream()
                        .map(AfterRun::name)
                        .toList()
                        .equals(after.stream().map(AfterTask::name).toList()));
        for (int i = 0; i < after.size(); i++) {
            planned("after.run", d.after().get(i).run(), after.get(i).task());
        }
    }

    private void planned(String part, TaskRun run, Migration asked) {
        need(part + ".plan", run.plan());
        // What stands in the configuration is made from nothing.
        boolean inline = d.service(asked.source().name())
                .filter(s -> s.toCreate() && s.createdFrom() == null)
                .isPresent();
        need(part + ".plan.base", inline || run.plan().base() != null);
        need(part + ".plan.container", run.plan().container());
        need(part + ".plan.placement", run.plan().placement());
    }

    private void registered() {
        d.services().forEach(s -> need("services.taskDefinition", s.taskDefinition()));
        if (d.migration() != null) {
            registered("migration", d.migration().plan());
        }
        d.after().forEach(a -> registered("after.run", a.run().plan()));
    }

    private static void registered(String part, TaskRun.Plan plan) {
        need(part + ".plan.taskDefinition", plan.taskDefinition());
        need(part + ".plan.taskDefinition", plan.taskDefinition().matches(".+/.+:.+"));
        need(part + ".plan.essential", plan.essential().contains(plan.container()));
    }

    /** The tasks up to the current one have been asked for, and those before it are done. */
    private void after() {
        boolean open = false;
        for (int i = 0; i < d.after().size(); i++) {
            AfterRun after = d.after().get(i);
            need("after.result", !open || !after.done());
            if (!open) {
                attempted("after.run", after.run(), AfterRun.tokens(d.id(), i));
            }
            if (after.result() == AfterRun.Result.SUCCEEDED) {
                succeeded("after.run", after.run());
            }
            open |= !after.done();
        }
        need("after.result", d.status() != Deployment.Status.SUCCEEDED || !open);
    }

    /** Another token would start another task (I3). */
    private static void attempted(String part, TaskRun run, String tokens) {
        TaskRun.Attempt attempt = run.attempt();
        need(part + ".attempt", attempt);
        need(part + ".attempt.intentAt", attempt.intentAt());
        need(part + ".attempt.clientToken", Objects.equals(attempt.clientToken(), tokens + attempt.number()));
        need(part + ".attempt.startedAt", (attempt.startedAt() == null) == (attempt.taskArn() == null));
        if (run.stop() != null) {
            need(part + ".stop.intentAt", run.stop().intentAt());
            need(part + ".stop.why", run.stop().why());
        }
        ended(part, run);
    }

    private static void succeeded(String part, TaskRun run) {
        need(part + ".ending", run.ending());
        need(part + ".ending.task", run.ending().task() == null || Objects.equals(run.exitCode(), 0));
    }

    private static void ending(String part, TaskRun.Ending ending) {
        if (ending == null) {
            return;
        }
        need(part + ".seenAt", ending.seenAt());
        if (ending.task() != null) {
            need(part + ".task", ending.task().arn());
            ending.task().containers().forEach(c -> need(part + ".task.containers", c.name()));
        }
    }

    static void ended(String part, TaskRun run) {
        ending(part + ".ending", run.ending());
        if (run.log() != null) {
            need(part + ".log.stream", run.log().stream());
            need(part + ".log.bytes", run.log().bytes() >= 0);
        }
    }

    /** Another identifier would be another snapshot, and without one that is available no migration may start. */
    private void backup() {
        BackupRun run = d.backup();
        Optional<Backup> asked = d.configuration().whenBackup().filter(b -> d.rollBackPlan() == null);
        boolean due = asked.isPresent() && reached(PhaseName.BACKUP);
        need("backup", (run != null) == due);
        if (run == null) {
            return;
        }
        need("backup.snapshot", Objects.equals(run.snapshot(), BackupRun.identifier(asked.orElseThrow(), d.id())));
        need("backup.availableAt", run.availableAt() != null || !past(PhaseName.BACKUP));
        need("backup.askedAt", run.askedAt() != null || run.availableAt() == null);
        need("backup.arn", run.arn() != null || run.askedAt() == null);
        need("backup.deleting", run.deleting() == null || deletable(asked.get(), run, run.deleting()));
        run.deleted().forEach(one -> need("backup.deleted", deletable(asked.get(), run, one)));
    }

    private static boolean deletable(Backup asked, BackupRun run, String snapshot) {
        return asked.keep() != null
                && run.availableAt() != null
                && snapshot.startsWith(BackupRun.namesBeginWith(asked))
                && !snapshot.equals(run.snapshot());
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

    /** What is not written down is never told, and under another id it would be told as another event. */
    private void announcements() {
        need(
                "announcements",
                d.announcements().stream().map(Announcement::event).toList().equals(Announcement.due(d)));
        for (Announcement one : d.announcements()) {
            need("announcements.id", one.id().equals(Announcement.id(d, one.event())));
            need("announcements.time", one.time());
            need("announcements.since", one.since());
            need("announcements.body", one.body());
            need("announcements.deliveries", one.deliveries().stream().noneMatch(each -> each.status() == null));
            need(
                    "announcements.deliveries",
                    one.deliveries().stream()
                            .map(Announcement.Delivery::to)
                            .toList()
                            .equals(Announcement.to(d.configuration(), one.event())));
        }
    }

    static void need(String part, Object value) {
        if (value == null || value.equals("") || value.equals(false)) {
            throw new UnreadableStateException("parts of the state are missing or don't fit together: " + part, null);
        }
    }
}
