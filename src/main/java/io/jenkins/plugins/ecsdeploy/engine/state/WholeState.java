package io.jenkins.plugins.ecsdeploy.engine.state;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import java.util.Objects;

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
        PhaseName phase = d.phase().phase();
        if (phase.compareTo(PhaseName.RESOLVE) > 0) {
            need("image", d.image());
        }
        if (d.image() != null) {
            need("image.repositoryUri", d.image().repositoryUri());
            need("image.digest", d.image().digest());
        }
        if (phase.compareTo(PhaseName.PREFLIGHT) > 0) {
            state.planned();
        }
        if (phase.compareTo(PhaseName.REGISTER) > 0) {
            state.registered();
        }
        if (d.migration() != null && phase.compareTo(PhaseName.MIGRATE) >= 0) {
            state.attempted(d.migration());
        }
        if (d.migration() != null && phase.compareTo(PhaseName.MIGRATE) > 0) {
            migrated(d.migration());
        }
        d.services().stream().filter(s -> s.touched() || s.completed()).forEach(WholeState::updating);
        if (phase == PhaseName.DEPLOY && !d.ended()) {
            need("services", d.services().stream().anyMatch(s -> !s.completed()));
            d.services().stream().filter(s -> !s.completed()).limit(1).forEach(WholeState::updating);
        }
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
        if (d.cancel() != null) {
            need("cancel", d.cancel().at());
        }
        need("configuration", d.configuration());
        need("migration", d.migration() == null || d.configuration().migration() != null);
        need(
                "failure",
                (d.failure() != null)
                        == (d.status() == Deployment.Status.FAILED || d.status() == Deployment.Status.CANCELLED));
        if (d.failure() != null) {
            need("failure", d.failure().phase());
            need("failure", d.failure().kind());
            need("failure", d.failure().summary());
        }
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
    }

    private void planned() {
        need("services", d.services().size() == d.configuration().services().size());
        for (ServiceUpdate service : d.services()) {
            need("services.name", service.name());
            need("services.previousTaskDefinition", service.previousTaskDefinition());
        }
        need("migration", (d.migration() == null) == (d.configuration().migration() == null));
        if (d.migration() != null) {
            need("migration.plan", d.migration().plan());
            need("migration.plan.base", d.migration().plan().base());
            need("migration.plan.container", d.migration().plan().container());
            need("migration.plan.placement", d.migration().plan().placement());
        }
    }

    private void registered() {
        d.services().forEach(s -> need("services.taskDefinition", s.taskDefinition()));
        if (d.migration() != null) {
            MigrationRun.Plan plan = d.migration().plan();
            need("migration.plan.taskDefinition", plan.taskDefinition());
            need("migration.plan.taskDefinition", plan.taskDefinition().matches(".+/.+:.+"));
            need("migration.plan.essential", plan.essential().contains(plan.container()));
        }
    }

    /** Another token would start another task (I3). */
    private void attempted(MigrationRun migration) {
        MigrationRun.Attempt attempt = migration.attempt();
        need("migration.attempt", attempt);
        need("migration.attempt.intentAt", attempt.intentAt());
        need(
                "migration.attempt.clientToken",
                Objects.equals(attempt.clientToken(), MigrationRun.token(d.id(), attempt.number())));
        need("migration.attempt.startedAt", (attempt.startedAt() == null) == (attempt.taskArn() == null));
        if (migration.stop() != null) {
            need("migration.stop.intentAt", migration.stop().intentAt());
            need("migration.stop.why", migration.stop().why());
        }
        ended(migration);
    }

    private static void migrated(MigrationRun migration) {
        need("migration.ending", migration.ending());
        need("migration.ending.task", migration.ending().task() == null || Objects.equals(migration.exitCode(), 0));
    }

    private static void ended(MigrationRun migration) {
        if (migration.ending() != null) {
            need("migration.ending.seenAt", migration.ending().seenAt());
        }
        if (migration.ending() != null && migration.ending().task() != null) {
            need("migration.ending.task", migration.ending().task().arn());
            migration.ending().task().containers().forEach(c -> need("migration.ending.task.containers", c.name()));
        }
        if (migration.log() != null) {
            need("migration.log.stream", migration.log().stream());
            need("migration.log.bytes", migration.log().bytes() >= 0);
        }
    }

    private static void updating(ServiceUpdate service) {
        need("services.intentAt", service.intentAt());
        need("services.updatedAt", (service.updatedAt() == null) == (service.ecsDeploymentId() == null));
    }

    private static void need(String part, Object value) {
        if (value == null || value.equals("") || value.equals(false)) {
            throw new UnreadableStateException("parts of the state are missing or don't fit together: " + part, null);
        }
    }
}
