package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One look at what a deployment has still to replace, after somebody else had its lock.
 *
 * @param moved services that run something that this deployment neither found nor put there
 * @param busy who is at work still; looked for only as long as no service was touched
 */
record LookAround(List<String> moved, List<String> busy) {
    private static final int SERVICES_A_CALL = 10;

    static LookAround at(Deployment d, Outside outside) {
        List<ServiceUpdate> open =
                d.services().stream().filter(s -> !s.completed()).toList();
        List<String> moved = new ArrayList<>();
        for (int from = 0; from < open.size(); from += SERVICES_A_CALL) {
            List<ServiceUpdate> some = open.subList(from, Math.min(open.size(), from + SERVICES_A_CALL));
            Map<String, ServiceView> views = outside
                    .services()
                    .describe(
                            d.configuration().cluster(),
                            some.stream().map(ServiceUpdate::name).toList())
                    .services()
                    .stream()
                    .collect(Collectors.toMap(ServiceView::name, v -> v));
            for (ServiceUpdate service : some) {
                ServiceView view = views.get(service.name());
                if (view == null) {
                    moved.add("the service " + service.name() + " is gone");
                } else if (!view.taskDefinitionArn().equals(service.previousTaskDefinition())
                        && !view.taskDefinitionArn().equals(service.taskDefinition())) {
                    moved.add("the service " + service.name() + " is on " + view.taskDefinitionArn() + " now, was on "
                            + service.previousTaskDefinition());
                }
            }
        }
        List<String> busy = moved.isEmpty() && !d.touchedServices()
                ? Findings.of(d, outside).busy()
                : List.of();
        return new LookAround(moved, busy);
    }
}
