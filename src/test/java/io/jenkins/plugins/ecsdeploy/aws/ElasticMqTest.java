package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.event.Events;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The queue's port against a server that somebody else wrote to the API's documentation. */
class ElasticMqTest {
    private static SQSRestServer server;
    private static URI endpoint;
    private static SqsClient sender;

    @BeforeAll
    static void start() {
        server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        endpoint = URI.create(
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
        sender = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop() {
        sender.close();
        server.stopAndWait();
    }

    private static String create(String name, Map<QueueAttributeName, String> attributes) {
        return sender.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
    }

    private static SqsQueue open(String url) {
        return SqsQueue.open(
                url,
                "eu-west-1",
                Credentials.DEFAULT_CHAIN,
                AwsSettings.DEFAULT.withEndpoint(endpoint).withCredentials(AwsTest.KEYS, "test"));
    }

    @Test
    void eventsComeByItAndAreDeletedForGood() {
        String url = create("pushes", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0"));
        try (SqsQueue queue = open(url)) {
            queue.check();
            List<String> bodies = new ArrayList<>(List.of(Events.PUSH, Events.MIGRATION));
            for (int i = 0; i < 23; i++) {
                bodies.add(Events.TASK);
            }
            bodies.forEach(body -> sender.sendMessage(r -> r.queueUrl(url).messageBody(body)));

            List<Event> heard = new ArrayList<>();
            for (List<Message> some = queue.receive(Duration.ZERO);
                    !some.isEmpty();
                    some = queue.receive(Duration.ZERO)) {
                assertThat(some).hasSizeLessThanOrEqualTo(10).allMatch(message -> message.deliveries() > 0);
                some.forEach(message -> heard.add(((EventReader.Understood) EventReader.read(message.body())).event()));
                queue.delete(some);
            }

            assertThat(heard).hasSize(25).hasAtLeastOneElementOfType(Event.ImagePushed.class);
            assertThat(left(url)).isZero();
        }
    }

    private static int left(String url) {
        return Integer.parseInt(sender.getQueueAttributes(
                        r -> r.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Test
    void whatIsNotDeletedComesAgainUnderItsIdAndGoesToTheDeadLettersAtLast() {
        String dead = create("dead", Map.of());
        String url = create(
                "events",
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "0",
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:elasticmq:000000000000:dead\",\"maxReceiveCount\":2}"));
        try (SqsQueue queue = open(url);
                SqsQueue letters = open(dead)) {
            sender.sendMessage(r -> r.queueUrl(url).messageBody("strange"));

            Message first = queue.receive(Duration.ZERO).get(0);
            Message second = queue.receive(Duration.ZERO).get(0);
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(List.of(first.deliveries(), second.deliveries())).containsExactly(1, 2);
            assertThat(queue.receive(Duration.ZERO)).isEmpty();
            assertThat(letters.receive(Duration.ofSeconds(20)))
                    .extracting(Message::body)
                    .containsExactly("strange");
        }
    }

    /** The long poll is what ends: nothing is asked again in between. */
    @Test
    void aLongPollGetsWhatIsSentMeanwhile() {
        String url = create("late", Map.of());
        try (SqsQueue queue = open(url)) {
            Thread other =
                    new Thread(() -> sender.sendMessage(r -> r.queueUrl(url).messageBody("late")));
            other.start();

            assertThat(queue.receive(Duration.ofSeconds(20)))
                    .extracting(Message::body)
                    .containsExactly("late");
            assertThat(queue.requests()).isEqualTo(1);
        }
    }

    @Test
    void aQueueThatIsNotThereIsNamedAsSuch() {
        try (SqsQueue none = open(endpoint + "/000000000000/none")) {
            assertThatThrownBy(none::check).isInstanceOfSatisfying(OutsideException.class, e -> assertThat(e.kind())
                    .isEqualTo(OutsideException.Kind.NOT_FOUND));
        }
    }
}
