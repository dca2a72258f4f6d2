package io.jenkins.plugins.ecsdeploy.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code ecs-deploy.jar} as a user does: as a process of its own. */
record CommandLine(Path jar, Path directory, URI endpoint) {

    Path state(String name) {
        return directory.resolve("state-" + name + ".json");
    }

    Path report(String name) {
        return directory.resolve("report-" + name + ".html");
    }

    /** Deploys the image's tag, showing its progress here; gives the exit code. */
    int deploy(String tag) throws IOException, InterruptedException {
        return begin(tag).inheritIO().start().waitFor();
    }

    /** Begins to deploy without showing anything. */
    Process deployQuietly(String tag) throws IOException {
        return begin(tag)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed.txt").toFile())
                .start();
    }

    private ProcessBuilder begin(String tag) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString(), "deploy"));
        command.addAll(List.of("--config", directory.resolve("deploy.yaml").toString()));
        command.addAll(List.of("--image", "api:" + tag));
        command.addAll(List.of("--state", state(tag).toString()));
        command.addAll(List.of("--report", report(tag).toString()));
        command.addAll(List.of("--endpoint-url", endpoint.toString()));
        System.out.println("$ ecs-deploy deploy --config deploy.yaml --image api:" + tag);
        return new ProcessBuilder(command);
    }

    String reportText(String tag) throws IOException {
        return Files.readString(report(tag));
    }
}
