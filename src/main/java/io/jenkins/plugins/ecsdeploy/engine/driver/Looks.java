package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Sighting;
import io.jenkins.plugins.ecsdeploy.engine.phase.Watched;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the outside about several watched things of one kind in one call. */
final class Looks {
    private static final int TASKS_A_CALL = 100;
    private static final int SERVICES_A_CALL = 10;
    private static final int DEPLOYMENTS_A_CALL = 20;
    private static final int BLUE_GREENS_A_CALL = 25;

    private Looks() {}

    /** How many things like this one go into a call. */
    static int batch(Watched<?> watched) {
        if (watched instanceof Watched.Task) {
            return TASKS_A_CALL;
        }
        if (watched instanceof Watched.ServiceDeployment) {
            return DEPLOYMENTS_A_CALL;
        }
        if (watched instanceof Watched.BlueGreen) {
            return BLUE_GREENS_A_CALL;
        }
        return watched instanceof Watched.Service ? SERVICES_A_CALL : 1;
    }

    /** Whether its other side may take long and belongs to strangers: looked at by {@link #later} only. */
    static boolean takesLong(Watched<?> watched) {
        return watched instanceof Watched.Address || watched instanceof Watched.Post;
    }

    /** A sighting of each; all are of one kind and cluster, and no more than {@link #batch}; none {@link #takesLong}. */
    static Map<Watched<?>, Sighting<?>> at(Outside outside, List<Watched<?>> some, Instant asked) {
        Watched<?> first = some.get(0);
        if (first instanceof Watched.Task task) {
            return tasks(outside, task.cluster(), some, asked);
        } else if (first instanceof Watched.Service service) {
            return services(outside, service.cluster(), some, asked);
        } else if (first instanceof Watched.Targets targets) {
            return Map.of(targets, new Sighting<>(asked, SmokeLooks.targets(outside, targets), null));
        } else if (first instanceof Watched.Lines lines) {
            return Map.of(lines, new Sighting<>(asked, SmokeLooks.lines(outside, lines), null));
        } else if (first instanceof Watched.ServiceDeployment) {
            return deployments(outside, some, asked);
        } else if (first instanceof Watched.BlueGreen) {
            return blueGreens(outside, some, asked);
        } else if (first instanceof Watched.Execution execution) {
            return Map.of(execution, events(outside, execution, asked));
        } else if (first instanceof Watched.Snapshot one) {
            Optional<Snapshot> look = outside.snapshots().find(one.kind(), one.identifier());
            return Map.of(one, new Sighting<>(asked, look.orElse(null), null));
        } else if (first instanceof Watched.Event event) {
            return Map.of(event, new Sighting<>(asked, Tellings.put(outside, event), null));
        }
        Watched.Log log = (Watched.Log) first;
        return Map.of(log, page(outside, log, asked));
    }

    /** A sighting that comes later, on a thread of whoever answers. */
    static CompletableFuture<Sighting<?>> later(Outside outside, Watched<?> watched, Instant asked) {
        if (watched instanceof Watched.Post post) {
            return Tellings.post(outside, post).thenApply(told -> new Sighting<>(asked, told, null));
        }
        return outside.web()
                .ask(((Watched.Address) watched).request())
                .thenApply(look -> new Sighting<>(asked, look, null));
    }

    private static Map<Watched<?>, Sighting<?>> tasks(
            Outside outside, String cluster, List<Watched<?>> some, Instant asked) {
        List<String> arns = some.stream().map(w -> ((Watched.Task) w).arn()).toList();
        Map<String, TaskView> views = outside.tasks().describe(cluster, arns).tasks().stream()
                .collect(Collectors.toMap(TaskView::arn, Function.identity(), (a, b) -> a));
        Map<Watched<?>, Sighting<?>> seen = new HashMap<>();
        some.forEach(w -> seen.put(w, new Sighting<>(asked, views.get(((Watched.Task) w).arn()), null)));
        return seen;
    }

    private static Map<Watched<?>, Sighting<?>> services(
            Outside outside, String cluster, List<Watched<?>> some, Instant asked) {
        List<String> names =
                some.stream().map(w -> ((Watched.Service) w).name()).toList();
        Map<String, ServiceView> views = outside.services().describe(cluster, names).services().stream()
                .collect(Collectors.toMap(ServiceView::name, Function.identity(), (a, b) -> a));
        Map<Watched<?>, Sighting<?>> seen = new HashMap<>();
        some.forEach(w -> seen.put(w, new Sighting<>(asked, views.get(((Watched.Service) w).name()), null)));
        return seen;
    }

    private static Map<Watched<?>, Sighting<?>> deployments(Outside outside, List<Watched<?>> some, Instant asked) {
        List<String> arns =
                some.stream().map(w -> ((Watched.ServiceDeployment) w).arn()).toList();
        Map<String, StagedDeployment> views = outside.services().describeDeployments(arns).stream()
                .collect(Collectors.toMap(StagedDeployment::arn, Function.identity(), (a, b) -> a));
        Map<Watched<?>, Sighting<?>> seen = new HashMap<>();
        some.forEach(w -> seen.put(w, new Sighting<>(asked, views.get(((Watched.ServiceDeployment) w).arn()), null)));
        return seen;
    }

    private static Map<Watched<?>, Sighting<?>> blueGreens(Outside outside, List<Watched<?>> some, Instant asked) {
        List<String> ids = some.stream().map(w -> ((Watched.BlueGreen) w).id()).toList();
        Map<String, BlueGreenDeployment> views = outside.blueGreenDeployments().describe(ids).stream()
                .collect(Collectors.toMap(BlueGreenDeployment::id, Function.identity(), (a, b) -> a));
        Map<Watched<?>, Sighting<?>> seen = new HashMap<>();
        some.forEach(w -> seen.put(w, new Sighting<>(asked, views.get(((Watched.BlueGreen) w).id()), null)));
        return seen;
    }

    private static Sighting<?> events(Outside outside, Watched.Execution execution, Instant asked) {
        return new Sighting<>(asked, outside.stateMachines().events(execution.arn(), execution.after()), null);
    }

    /** A stream that does not exist (yet) is an empty one. */
    private static Sighting<?> page(Outside outside, Watched.Log log, Instant asked) {
        try {
            return new Sighting<>(asked, outside.logs().read(log.stream(), log.token()), null);
        } catch (OutsideException e) {
            if (e.kind() == OutsideException.Kind.NOT_FOUND) {
                return new Sighting<>(asked, null, null);
            }
            throw e;
        }
    }
}
