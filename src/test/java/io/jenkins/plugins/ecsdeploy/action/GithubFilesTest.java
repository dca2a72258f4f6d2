package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.ecsdeploy.NpmTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code action.yml} and the example workflows: valid to a validator that nobody here wrote, and of one mind with the code. */
class GithubFilesTest {
    private static final Path ACTION = Path.of("action.yml");
    private static final Path EXAMPLES = Path.of("examples/github");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode action() throws IOException {
        return YAML.readTree(ACTION.toFile());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    // --- the validator

    @Test
    void theValidatorAcceptsThem(@TempDir Path directory) throws Exception {
        Path validator = NpmTools.installed("action-validator", "action.yml and the example workflows");
        List<Path> files = new ArrayList<>(List.of(ACTION.toAbsolutePath()));
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            examples.map(Path::toAbsolutePath).forEach(files::add);
        }
        Path broken = directory.resolve("action.yml");
        Files.writeString(broken, Files.readString(ACTION).replace("using: composite", "using: compost"));

        for (Path file : files) {
            assertThat(NpmTools.run(validator.getParent(), validator.toString(), file.toString()))
                    .as("%s", file)
                    .isZero();
        }
        assertThat(NpmTools.run(validator.getParent(), validator.toString(), broken.toString()))
                .as("a broken one")
                .isNotZero();
    }

    // --- one mind with the code

    @Test
    void I9_noExpressionBecomesPartOfAScript() throws IOException {
        for (JsonNode step : action().path("runs").path("steps")) {
            assertThat(step.path("run").asText()).doesNotContain("${{");
        }
    }

    @Test
    void everyInputReachesItsFlag() throws IOException {
        Set<String> known = new TreeSet<>(GithubActionCommand.ONE);
        GithubActionCommand.MANY.forEach(many -> known.add(many.get(0)));
        known.addAll(GithubActionCommand.SWITCHES);
        GithubActionCommand.ROLLBACK.forEach(own -> known.add(own.get(0)));
        known.addAll(GithubDeployments.INPUTS);
        known.addAll(List.of(GithubActionCommand.COMMAND, GithubActionCommand.TASK, GithubActionCommand.FORCE));
        Set<String> inputs = names(action().path("inputs"));
        assertThat(inputs).contains("resume");
        inputs.remove("resume"); // for the steps around

        assertThat(inputs).isEqualTo(known);
        JsonNode environment = step("deploy").path("env");
        for (String input : inputs) {
            String variable = "INPUT_" + input.replace('-', '_').toUpperCase(Locale.ROOT);
            assertThat(environment.path(variable).asText()).as(variable).isEqualTo("${{ inputs." + input + " }}");
        }
        assertThat(names(environment)).hasSize(inputs.size() + 2);
    }

    @Test
    void everyFlagThatDescribesADeploymentIsAnInput() {
        Set<String> flags = new TreeSet<>();
        Commands.line(new DeployCommand()).getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .forEach(flags::add);
        flags.removeAll(List.of("help", "output", "color"));

        Set<String> reached = new TreeSet<>(GithubActionCommand.ONE);
        GithubActionCommand.MANY.forEach(many -> reached.add(many.get(1)));
        reached.addAll(GithubActionCommand.SWITCHES);
        assertThat(reached).isEqualTo(flags);
    }

    @Test
    void theExampleGivesInputsThatExist() throws IOException {
        Set<String> inputs = names(action().path("inputs"));
        JsonNode steps = YAML.readTree(EXAMPLES.resolve("deploy.yml").toFile())
                .path("jobs")
                .path("deploy")
                .path("steps");
        for (JsonNode step : steps) {
            if (step.path("id").asText().equals("deploy")) {
                assertThat(inputs).containsAll(names(step.path("with")));
            }
        }
    }

    private static JsonNode step(String id) throws IOException {
        for (JsonNode step : action().path("runs").path("steps")) {
            if (step.path("id").asText().equals(id)) {
                return step;
            }
        }
        throw new AssertionError("no step " + id);
    }

    // --- where the jar comes from

    /** Runs {@code bin/action-jar} with tools of ours in front of the real ones. */
    private static int jar(Path directory, String ref, String checksum) throws IOException, InterruptedException {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        tool(tools, "gh", """
                while [ $# -gt 0 ]; do [ "$1" = --dir ] && d=$2; shift; done
                printf released > "$d/ecs-deploy.jar"
                echo "%s  ecs-deploy.jar" > "$d/ecs-deploy.jar.sha256"
                """.formatted(checksum));
        tool(tools, "mvn", "mkdir -p target && printf built > target/ecs-deploy.jar\n");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", Path.of("bin/action-jar").toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("ACTION_PATH", directory.toString());
        builder.environment().put("ACTION_REPOSITORY", "someone/ecs-deploy");
        builder.environment().put("ACTION_REF", ref);
        builder.environment().put("SERVER_URL", "https://127.0.0.1:9");
        builder.environment().put("GH_TOKEN", "t");
        builder.environment().put("RUNNER_TEMP", directory.toString());
        builder.environment().put("GITHUB_OUTPUT", directory.resolve("output").toString());
        return builder.start().waitFor();
    }

    private static void tool(Path tools, String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String jarOf(Path directory) throws IOException {
        String output = Files.readString(directory.resolve("output")).strip();
        return Files.readString(Path.of(output.substring("jar=".length())));
    }

    @Test
    void aReleaseIsTakenWhenItsChecksumIsRight(@TempDir Path directory) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("released".getBytes(StandardCharsets.US_ASCII));

        assertThat(jar(directory, "v1.2.3", HexFormat.of().formatHex(digest))).isZero();
        assertThat(jarOf(directory)).isEqualTo("released");
        assertThat(jar(directory, "v1.2.3", "0".repeat(64))).isEqualTo(2);
    }

    @Test
    void atAnyOtherRefTheCheckoutIsBuilt(@TempDir Path directory) throws Exception {
        assertThat(jar(directory, "3f786850e387550fdab836ed7e6dc881de23001b", ""))
                .isZero();
        assertThat(jarOf(directory)).isEqualTo("built");
    }
}
