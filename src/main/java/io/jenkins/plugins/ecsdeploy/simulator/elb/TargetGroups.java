package io.jenkins.plugins.ecsdeploy.simulator.elb;

import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All target groups of the account, and who is in them. Under the simulator's lock. */
public final class TargetGroups {
    private final Kernel kernel;
    private final Map<String, TargetGroup> byArn = new LinkedHashMap<>();
    private Function<String, List<Target>> tasks = arn -> List.of();

    public TargetGroups(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Where the tasks come from that ECS registers: by target group's ARN, each as its own state makes it. */
    public void use(Function<String, List<Target>> tasksOfServices) {
        tasks = tasksOfServices;
    }

    /** Gives the new group's ARN. */
    public String create(String name, int port, String targetType) {
        String arn = kernel.arn(
                "elasticloadbalancing",
                "targetgroup/" + name + "/" + kernel.ids().hex(16));
        byArn.put(arn, new TargetGroup(arn, name, port, targetType));
        return arn;
    }

    public boolean has(String arn) {
        return byArn.containsKey(arn);
    }

    /** From now on the health checks of ECS's tasks in this group fail, or no longer do. */
    public void failing(String arn, boolean fail) {
        Optional.ofNullable(byArn.get(arn))
                .orElseThrow(() -> new IllegalArgumentException("no such target group: " + arn))
                .failing = fail;
    }

    Optional<TargetGroup> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    Collection<TargetGroup> all() {
        return byArn.values();
    }

    List<Target> targets(TargetGroup group) {
        List<Target> all = new ArrayList<>();
        for (Target task : tasks.apply(group.arn)) {
            boolean judged = task.state().equals("healthy");
            all.add(group.failing && judged ? Target.unhealthy(task.id(), task.port()) : task);
        }
        all.addAll(group.registered.values());
        return all;
    }
}
