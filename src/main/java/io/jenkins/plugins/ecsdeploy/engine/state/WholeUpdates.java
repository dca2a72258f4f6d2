package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link WholeState} that is about the updates of services, and their waves. */
final class WholeUpdates {
    private WholeUpdates() {}

    static void check(Deployment d) {
        d.services().forEach(WholeUpdates::service);
        for (DefinitionChanges changes : d.definitionChanges()) {
            need("definitionChanges.role", changes.role());
            need("definitionChanges.against", changes.against());
            changes.changes().forEach(c -> need("definitionChanges.changes.path", c.path()));
        }
        for (PhaseRun run : d.phases()) {
            boolean inWaves = run.phase() == PhaseName.DEPLOY
                    && !d.configuration().waves().isEmpty();
            need("phases.wave", run.wave() != null || !inWaves);
            need(
                    "phases.wave",
                    run.wave() == null
                            || (d.configuration().wave(run.wave()).isPresent()
                                    && (inWaves || run.phase() == PhaseName.SMOKE_TEST)));
        }
        need("services.completedAt", before(d, WholeState.onCourse(d)).stream().allMatch(ServiceUpdate::completed));
        if (d.phase().phase() == PhaseName.DEPLOY && !d.decided()) {
            current(d);
        }
    }

    /** The services that were updated before a phase was entered. */
    private static List<ServiceUpdate> before(Deployment d, PhaseRun phase) {
        boolean updated = phase.phase().compareTo(PhaseName.DEPLOY) > 0;
        if (phase.wave() == null) {
            return updated ? d.services() : List.of();
        }
        List<Wave> waves = wavesBefore(d.configuration(), phase.wave());
        List<ServiceUpdate> done = new ArrayList<>(services(d, waves));
        if (updated) {
            done.addAll(services(d, List.of(d.configuration().wave(phase.wave()).orElseThrow())));
        }
        return done;
    }

    /** At least one update is on its way: that of the first service, which is intended, or held, as the phase is entered. */
    private static void current(Deployment d) {
        String wave = d.phase().wave();
        List<ServiceUpdate> open = (wave == null
                        ? d.services().stream()
                        : services(d, List.of(d.configuration().wave(wave).orElseThrow())).stream())
                .filter(s -> !s.completed())
                .toList();
        need("services", !open.isEmpty());
        List<ServiceUpdate> together = wave == null ? open.subList(0, 1) : open;
        need("services.intentAt", together.stream().anyMatch(s -> s.intentAt() != null || s.heldSince() != null));
    }

    static List<Wave> wavesBefore(Configuration configuration, String name) {
        return configuration.waves().stream()
                .takeWhile(w -> !w.name().equals(name))
                .toList();
    }

    private static List<ServiceUpdate> services(Deployment d, List<Wave> waves) {
        return d.services().stream()
                .filter(s -> waves.stream().anyMatch(w -> w.services().contains(s.name())))
                .toList();
    }

    static void service(ServiceUpdate s) {
        need("services.name", s.name());
        if (s.touched() || s.completed() || s.ecsDeploymentId() != null) {
            need("services.intentAt", s.intentAt());
        }
        need("services.updatedAt", s.updatedAt() != null || (s.ecsDeploymentId() == null && !s.completed()));
        // A staged update is found a little after ECS has taken it in; a rolling one is in the answer.
        boolean rolling = s.strategy() == null || s.strategy().equals(ServiceUpdate.ROLLING);
        need("services.ecsDeploymentId", !rolling || s.updatedAt() == null || s.ecsDeploymentId() != null);
        need("services.stopIntentAt", s.stopSentAt() == null || s.stopIntentAt() != null);
        if (ServiceUpdate.CODE_DEPLOY.equals(s.strategy())) {
            need("services.codeDeploy", s.codeDeploy());
            need("services.codeDeploy.application", s.codeDeploy().application());
            need("services.codeDeploy.deploymentGroup", s.codeDeploy().deploymentGroup());
            need("services.codeDeploy.appSpec", s.codeDeploy().appSpec());
        }
        for (ServiceEvent event : s.events()) {
            need("services.events.at", event.at());
            need("services.events.message", event.message());
        }
        if (s.failure() != null) {
            WholeState.failure("services.failure", s.failure());
        }
        if (s.rollBack() != null) {
            rollBack(s, s.rollBack());
        }
    }

    private static void rollBack(ServiceUpdate s, RollBack back) {
        need("services.intentAt", s.intentAt());
        need("services.rollBack", back.intentAt() != null || back.updatedAt() != null || back.endedAt() != null);
        need("services.rollBack.intentAt", !back.doubtful() || back.intentAt() != null);
        need("services.rollBack.updatedAt", (back.updatedAt() == null) == (back.ecsDeploymentId() == null));
        need("services.rollBack.end", (back.end() == null) == (back.endedAt() == null));
    }
}
