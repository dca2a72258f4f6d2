package io.jenkins.plugins.ecsdeploy.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Event;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.EventBridge;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Notify.Webhook;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of who is told. */
class NotifyConfigurationTest {
    private static final List<Event> RESULTS = List.of(Event.SUCCEEDED, Event.UNSTABLE, Event.FAILED, Event.CANCELLED);
    private final ConfigurationReader reader = new ConfigurationReader();

    private static String file(String notify) {
        return """
                region: eu-west-1
                cluster: prod
                image: api:1.5.0
                services: [api]
                migration: none
                notify: %s
                """.formatted(notify);
    }

    private Notify read(String notify) {
        return reader.read(file(notify)).notifications();
    }

    @Test
    void allKeysAreRead() {
        assertThat(read("""
                {eventBridge: {bus: deployments, on: [started, failed]},
                 webhooks: [{url: "https://hooks.example.com/d", on: [failed], bearerTokenVariable: TOKEN,
                             signatureKeyVariable: KEY}, {urlVariable: CHAT_URL}]}"""))
                .isEqualTo(new Notify(
                        new EventBridge("deployments", List.of(Event.STARTED, Event.FAILED)),
                        List.of(
                                new Webhook(
                                        "https://hooks.example.com/d",
                                        null,
                                        List.of(Event.FAILED),
                                        "TOKEN",
                                        "KEY",
                                        null),
                                new Webhook(null, "CHAT_URL", RESULTS, null, null, null))));
    }

    @Test
    void theDefaultsAreTheDefaultBusAndEachEnd() {
        assertThat(read("{eventBridge: {}}").eventBridge()).isEqualTo(new EventBridge("default", RESULTS));
        assertThat(reader.read(file("{eventBridge: {}}").replaceFirst("notify.*", ""))
                        .notifications())
                .isEqualTo(Notify.NOBODY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}|notify|names nobody",
                "{eventBridge: {bus: a bus}}|notify.eventBridge.bus|the name or the ARN of an event bus",
                "{eventBridge: {bus: 'arn:aws:sns:eu-west-1:111122223333:t'}}|notify.eventBridge.bus|ARN of an event bus",
                "{eventBridge: {on: []}}|notify.eventBridge.on|",
                "{eventBridge: {on: [ended]}}|notify.eventBridge.on[0]|succeeded",
                "{webhooks: [{}]}|notify.webhooks[0]|There is no address",
                "{webhooks: [{url: 'https://a/', urlVariable: A}]}|notify.webhooks[0].urlVariable|excludes url",
                "{webhooks: [{url: hooks.example.com}]}|notify.webhooks[0].url|begins with https:// or http://",
                "{webhooks: [{url: 'ftp://a/b'}]}|notify.webhooks[0].url|begins with https:// or http://",
                "{webhooks: [{url: 'https://a b/'}]}|notify.webhooks[0].url|not an address",
                "{webhooks: [{url: 'https:///d'}]}|notify.webhooks[0].url|no host",
                "{webhooks: [{url: 'https://me:pw@a/'}]}|notify.webhooks[0].url|holds a user",
                "{webhooks: [{url: 'https://a/#x'}]}|notify.webhooks[0].url|fragment",
                "{webhooks: [{url: 'http://a/', bearerTokenVariable: T}]}|notify.webhooks[0].url|without encryption",
                "{webhooks: [{url: 'http://a/', ca: x}]}|notify.webhooks[0].url|no certificates without encryption",
                "{webhooks: [{url: 'https://a/', ca: x}]}|notify.webhooks[0].ca|certificate",
                "{webhooks: [{urlVariable: lower}]}|notify.webhooks[0].urlVariable|environment variable, in capitals",
                "{webhooks: [{urlVariable: A, on: [x]}]}|notify.webhooks[0].on[0]|",
                "{webhooks: [{urlVariable: A}, {urlVariable: A}]}|notify.webhooks[1]|there twice",
                "{webhooks: [{url: 'https://a/'}, {url: 'https://a/'}]}|notify.webhooks[1]|there twice",
                "{webhook: [{url: 'https://a/'}]}|notify.webhook|webhooks",
                "{mail: me}|notify.mail|"
            })
    void whatIsRefusedIsNamed(String notify, String key, String why) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> reader.read(file(notify)));

        assertThat(refused).as(notify).isNotNull();
        assertThat(refused.problems()).as(notify).anySatisfy(p -> {
            assertThat(p.path()).isEqualTo(key);
            assertThat(p.message() + " " + p.hint()).contains(why == null ? "" : why);
        });
    }

    /** Whoever puts the secret itself where a variable's name belongs is not shown it in a log. */
    @ParameterizedTest
    @CsvSource({"urlVariable", "bearerTokenVariable", "signatureKeyVariable"})
    void I10_aSecretInPlaceOfItsVariableIsNotRepeated(String key) {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> reader.read(file("{webhooks: [{url: 'https://a/', " + key + ": 'https://b/s3cr3t'}]}")));

        assertThat(refused.getMessage() + refused.problems()).contains(key).doesNotContain("s3cr3t");
    }

    @Test
    void aTokenMayGoUnencryptedToThisMachineItself() {
        assertThat(read("{webhooks: [{url: 'http://localhost:8080/', bearerTokenVariable: T}]}")
                        .webhooks())
                .hasSize(1);
    }
}
