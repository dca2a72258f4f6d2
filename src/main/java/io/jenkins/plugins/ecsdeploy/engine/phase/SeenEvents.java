package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceEvent;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps what ECS says about services while they are updated or rolled back: for the report, nothing is decided by it. */
final class SeenEvents {
    /** Events of one service that are kept, the newest. */
    private static final int KEPT = 20;

    /** Characters of one event that are kept. */
    private static final int LENGTH = 600;

    private static final Comparator<ServiceEvent> OLDEST_FIRST =
            Comparator.comparing(ServiceEvent::at).thenComparing(ServiceEvent::message);

    private SeenEvents() {}

    /** The state with events that it does not hold yet; empty when the looks at hand show none. Asks nothing. */
    static Optional<Deployment> news(Deployment d, World world, List<ServiceUpdate> services) {
        Deployment after = d;
        for (ServiceUpdate service : services) {
            ServiceView view = world.seen(new Watched.Service(d.configuration().cluster(), service.name()))
                    .map(Sighting::look)
                    .orElse(null);
            if (view == null || service.intentAt() == null) {
                continue;
            }
            List<ServiceEvent> all = merged(service, view);
            if (!all.equals(service.events())) {
                after = after.withService(service.name(), s -> s.saw(all));
            }
        }
        return after.equals(d) ? Optional.empty() : Optional.of(after);
    }

    private static List<ServiceEvent> merged(ServiceUpdate service, ServiceView view) {
        Instant since = since(service, view);
        Stream<ServiceEvent> shown = view.events().stream()
                .filter(e -> e.createdAt() != null
                        && e.message() != null
                        && !e.message().isEmpty())
                .filter(e -> !e.createdAt().isBefore(since))
                .map(e -> new ServiceEvent(e.createdAt(), cut(e.message())));
        List<ServiceEvent> all = Stream.concat(service.events().stream(), shown)
                .distinct()
                .sorted(OLDEST_FIRST)
                .toList();
        return all.subList(Math.max(0, all.size() - KEPT), all.size());
    }

    /** What was said before our update is of another deployment; by AWS's clock, once it has shown ours. */
    private static Instant since(ServiceUpdate service, ServiceView view) {
        if (!service.events().isEmpty()) {
            return service.events().get(0).at();
        }
        return view.deployments().stream()
                .filter(p ->
                        p.taskDefinitionArn() != null && p.taskDefinitionArn().equals(service.taskDefinition()))
                .map(DeploymentView::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(service.intentAt().minus(UpdateCall.SKEW));
    }

    private static String cut(String message) {
        return message.length() <= LENGTH ? message : message.substring(0, LENGTH) + "…";
    }
}
