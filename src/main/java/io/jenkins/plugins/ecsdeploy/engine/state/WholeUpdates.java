package io.jenkins.plugins.ecsdeploy.engine.state;

import static io.jenkins.plugins.ecsdeploy.engine.state.WholeState.need;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import java.util.List;

/** The part of {@link WholeState} that is about the updates of services, and their waves. */
final class WholeUpdates {
    private WholeUpdates() {}

    static void check(Deployment d) {
        d.services().forEach(WholeUpdates::service);
        for (PhaseRun run : d.phases()) {
            boolean inWaves = run.phase() == PhaseName.DEPLOY
                    && !d.configuration().waves().isEmpty();
            need(
                    "phases.wave",
                    inWaves ? d.configuration().wave(String.valueOf(run.wave())).isPresent() : run.wave() == null);
        }
        boolean after = d.phase().phase().compareTo(PhaseName.DEPLOY) > 0;
        need("services.completedAt", !after || d.services().stream().allMatch(ServiceUpdate::completed));
        if (d.phase().phase() == PhaseName.DEPLOY && d.phase().wave() != null) {
            need(
                    "services.completedAt",
                    services(d, wavesBefore(d.configuration(), d.phase().wave())).stream()
                            .allMatch(ServiceUpdate::completed));
        }
        if (d.phase().phase() == PhaseName.DEPLOY && !d.ended()) {
            current(d);
        }
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

    private static List<Wave> wavesBefore(Configuration configuration, String name) {
        return configuration.waves().stream()
                .takeWhile(w -> !w.name().equals(name))
                .toList();
    }

    private static List<ServiceUpdate> services(Deployment d, List<Wave> waves) {
        return d.services().stream()
                .filter(s -> waves.stream().anyMatch(w -> w.services().contains(s.name())))
                .toList();
    }

    private static void service(ServiceUpdate s) {
        need("services.name", s.name());
        if (s.touched() || s.completed() || s.ecsDeploymentId() != null) {
            need("services.intentAt", s.intentAt());
            need("services.taskDefinition", s.taskDefinition());
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
        if (s.failure() != null) {
            WholeState.failure("services.failure", s.failure());
        }
    }
}
