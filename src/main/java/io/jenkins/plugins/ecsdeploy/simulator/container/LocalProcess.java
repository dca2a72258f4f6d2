package io.jenkins.plugins.ecsdeploy.simulator.container;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container whose command runs as a process on this machine. One daemon thread reads its output and waits for its
 * end; descendants that outlive it are killed, as a container's would be.
 */
final class LocalProcess implements RunningContainer {

    private final Kernel kernel;
    private final ContainerPlan plan;
    private final Process process;
    private final List<ProcessHandle> descendants = new ArrayList<>();

    private LocalProcess(Kernel kernel, ContainerPlan plan, Process process) {
        this.kernel = kernel;
        this.plan = plan;
        this.process = process;
    }

    /** Starts it; {@code environment} has the secrets in it and is kept nowhere else. */
    static LocalProcess start(
            Kernel kernel,
            ContainerPlan plan,
            Behaviour.Command image,
            Map<String, String> environment,
            ContainerEvents events)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(plan.command()).redirectErrorStream(true);
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        if (!image.workingDirectory().isEmpty()) {
            builder.directory(new File(image.workingDirectory()));
        }
        Process process = builder.start();
        process.getOutputStream().close();
        LocalProcess container = new LocalProcess(kernel, plan, process);
        Thread reader = new Thread(() -> container.follow(events), "simulator-container-" + plan.name());
        reader.setDaemon(true);
        reader.start();
        return container;
    }

    private void follow(ContainerEvents events) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String text = line;
                kernel.run(() -> events.line(text));
            }
        } catch (IOException closed) {
            // Killed while writing: its exit code says the rest.
        }
        try {
            int code = process.waitFor();
            kernel.run(() -> events.exited(code, ""));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOver() {
        return !process.isAlive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // killing has no result to wait for
    public void stop() {
        process.descendants().forEach(descendants::add);
        process.destroy();
        process.onExit().thenRun(() -> descendants.forEach(ProcessHandle::destroyForcibly));
        kernel.after(plan.stopTimeout(), this::kill);
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
