package io.jenkins.plugins.ecsdeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code ecs-deploy deploy} as a process, each time for an image of its own, so that there is something to do. */
final class EcsDeployProcess {
    private final SimulatedAccount account;
    private final Path jar;
    private final Path work;
    private final boolean migrate;
    private int number;

    EcsDeployProcess(SimulatedAccount account, Path jar, Path work, boolean migrate) {
        this.account = account;
        this.jar = jar;
        this.work = work;
        this.migrate = migrate;
    }

    /** Deploys the next image to {@code s0}, and notes when its UpdateService arrived. */
    void run(Runs into, Path java, List<String> jvmFlags, Duration migration) throws IOException, InterruptedException {
        String tag = "bench-" + ++number;
        account.push(tag, migration, migration);
        account.simulator().calls().clear();
        Path state = work.resolve("process.json");
        Files.deleteIfExists(state);
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toString(), "deploy", "--region", SimulatedAccount.REGION));
        command.addAll(List.of("--cluster", SimulatedAccount.CLUSTER, "--image", "app:" + tag, "--service", "s0"));
        command.addAll(
                migrate
                        ? List.of("--migration-derived-from", "s0", "--migration-command", "migrate")
                        : List.of("--no-migration"));
        command.addAll(List.of("--state", state.toString()));
        command.addAll(List.of("--endpoint-url", account.server().endpoint().toString()));
        TimedProcess process = TimedProcess.run(command, work);
        into.add(process, UpdateArrival.secondsAfter(process.startedAt(), account));
    }
}
