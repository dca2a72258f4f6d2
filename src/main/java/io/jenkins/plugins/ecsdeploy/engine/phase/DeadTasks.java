package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.List;

/** Tasks of our revision that stopped: they tell why. */
final class DeadTasks {
    private static final int MOST = 100;

    private DeadTasks() {}

    /** Not being able to see them is no reason to hide the failure. */
    static List<TaskView> of(Deployment d, World world, ServiceUpdate service) {
        String cluster = d.configuration().cluster();
        try {
            List<String> arns = world.outside().services().tasks(cluster, service.name(), true);
            if (arns.isEmpty()) {
                return List.of();
            }
            return world
                    .outside()
                    .tasks()
                    .describe(cluster, arns.subList(0, Math.min(MOST, arns.size())))
                    .tasks()
                    .stream()
                    .filter(t -> service.taskDefinition().equals(t.taskDefinitionArn()))
                    .toList();
        } catch (OutsideException e) {
            return List.of();
        }
    }
}
