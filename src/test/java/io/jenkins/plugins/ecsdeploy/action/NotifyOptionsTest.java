package io.jenkins.plugins.ecsdeploy.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Event;
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

/** Who is told, named by flags. */
class NotifyOptionsTest {

    private static Notify read(String... more) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        String[] usual = {
            "--region", "eu-west-1", "--cluster", "prod", "--image", "api:1", "--service", "api", "--no-migration"
        };
        String[] arguments = Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new);
        return CommandLine.populateCommand(new ConfigurationOptions(), arguments)
                .read(new Io(nowhere, nowhere, Map.of(), Path.of("target"), false), new FlagTree())
                .notifications();
    }

    @Test
    void aBusAndAddressesAreGivenAsTheyAre() throws IOException {
        assertThat(read(
                        "--notify-event-bus",
                        "deployments",
                        "--notify-webhook",
                        "https://a.example.com/",
                        "--notify-webhook",
                        "https://b.example.com/"))
                .isEqualTo(new Notify(
                        new Notify.EventBridge("deployments", null),
                        List.of(
                                new Notify.Webhook("https://a.example.com/", null, null, null, null, null),
                                new Notify.Webhook("https://b.example.com/", null, null, null, null, null))));
    }

    @Test
    void aMapSaysWhatTheFileSays() throws IOException {
        assertThat(read(
                        "--notify-event-bus",
                        "{\"on\": [\"started\"]}",
                        "--notify-webhook",
                        "{\"urlVariable\": \"CHAT_WEBHOOK_URL\", \"on\": [\"failed\"]}"))
                .isEqualTo(new Notify(
                        new Notify.EventBridge("default", List.of(Event.STARTED)),
                        List.of(new Notify.Webhook(
                                null, "CHAT_WEBHOOK_URL", List.of(Event.FAILED), null, null, null))));
    }

    @Test
    void whatIsNoMapIsRefusedByItsFlag() {
        assertThatThrownBy(() -> read("--notify-webhook", "{url"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--notify-webhook begins like a JSON map");
        assertThatThrownBy(() -> read("--notify-event-bus", "two words"))
                .hasMessageContaining("notify.eventBridge.bus");
    }

    @Test
    void withoutThemNobodyIsTold() throws IOException {
        assertThat(read()).isEqualTo(Notify.NOBODY);
    }
}
