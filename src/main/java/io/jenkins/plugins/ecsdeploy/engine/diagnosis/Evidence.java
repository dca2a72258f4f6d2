package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects what AWS said, most telling first, each thing once. */
final class Evidence {
    private static final int MOST = 10;

    private final List<String> texts = new ArrayList<>();

    /** Leaves out what is empty and what an earlier text says already: AWS likes to repeat a reason inside of another. */
    Evidence add(String text) {
        if (text != null
                && !text.isBlank()
                && texts.size() < MOST
                && texts.stream().noneMatch(t -> t.contains(text))) {
            texts.add(text);
        }
        return this;
    }

    Evidence addAll(List<String> more) {
        more.forEach(this::add);
        return this;
    }

    /** All that a task says; the exit codes before the general words. */
    Evidence addTask(TaskView task, ContainerView first) {
        List<ContainerView> ordered = Stream.concat(
                        Stream.ofNullable(first), task.containers().stream().filter(c -> !c.equals(first)))
                .toList();
        ordered.forEach(c -> add(exit(c)));
        ordered.forEach(c -> add(c.reason()));
        add(task.stoppedReason());
        return task.stopCode() == null ? this : add("stop code " + task.stopCode());
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    private static String exit(ContainerView container) {
        String code = container.exitCode() == null ? "no exit code" : "exit code " + container.exitCode();
        return code + " of container \"" + container.name() + "\"";
    }
}
