package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Services of CodeDeploy, named by flags. */
class CodeDeployOptionsTest {

    private static Configuration read(String... more) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        String[] usual = {"--region", "eu-west-1", "--cluster", "prod", "--image", "api:1", "--no-migration"};
        String[] arguments = Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new);
        return CommandLine.populateCommand(new ConfigurationOptions(), arguments)
                .read(new Io(nowhere, nowhere, Map.of(), Path.of("target"), false), new FlagTree());
    }

    @Test
    void theyMaySitInAListOrInAWave() throws IOException {
        String[] flags = {"--code-deploy", "api=shop/api-prod", "--code-deploy-on-ready", "continue"};
        CodeDeploy expected = new CodeDeploy("shop", "api-prod", null, null, CodeDeploy.OnReady.CONTINUE);

        List<Service> listed = read(Stream.concat(
                                Stream.of("--service", "api", "--service", "worker"), Stream.of(flags))
                        .toArray(String[]::new))
                .services();
        List<Service> inWaves = read(Stream.concat(Stream.of("--wave", "front=api,worker"), Stream.of(flags))
                        .toArray(String[]::new))
                .services();

        assertThat(listed).isEqualTo(inWaves);
        assertThat(listed).extracting(Service::codeDeploy).containsExactly(expected, null);
    }

    @Test
    void whatDoesNotFitIsExplained() {
        assertThatThrownBy(() -> read("--service", "api", "--code-deploy", "web=shop/g"))
                .hasMessageContaining("--code-deploy names web, which neither --service nor --wave does");
        assertThatThrownBy(() -> read("--service", "api", "--code-deploy", "api=shop"))
                .hasMessageContaining("write SERVICE=APPLICATION/GROUP");
        assertThatThrownBy(() -> read("--service", "api", "--code-deploy-on-ready", "wait"))
                .hasMessageContaining("needs --code-deploy");
    }
}
