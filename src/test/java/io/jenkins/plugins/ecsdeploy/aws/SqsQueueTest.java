package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.InProcessHttp;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.event.Event;
import io.jenkins.plugins.ecsdeploy.engine.event.EventReader;
import io.jenkins.plugins.ecsdeploy.engine.port.MessageQueue.Message;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Simulator;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue's port through the real SDK, and what the simulator's SQS does with messages. */
class SqsQueueTest {
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private final VirtualTime time = new VirtualTime();
    private final Simulator aws = Simulator.on(time);
    private final String url = aws.createQueue("events", Map.of());
    private final SqsQueue queue = open(url);

    private SqsQueue open(String url) {
        return SqsQueue.open(
                url,
                "us-east-1",
                Credentials.DEFAULT_CHAIN,
                AwsSettings.DEFAULT
                        .withHttpClient(() -> new InProcessHttp(aws, (operation, body, send) -> send.get()))
                        .withCredentials(AwsTest.KEYS, "test")
                        .withRetryDelay(Duration.ofMillis(1)));
    }

    @AfterEach
    void close() {
        queue.close();
        aws.close();
    }

    private List<String> bodies() {
        return queue.receive(Duration.ZERO).stream().map(Message::body).toList();
    }

    @Test
    void aMessageIsHeldBackUntilItIsDeletedOrItsTimeIsOver() {
        aws.sendMessage(url, "one").sendMessage(url, "two");

        List<Message> first = queue.receive(Duration.ZERO);
        assertThat(first).extracting(Message::body).containsExactly("one", "two");
        assertThat(bodies()).isEmpty();

        queue.delete(List.of(first.get(0)));
        time.advance(Duration.ofSeconds(31));
        assertThat(queue.receive(Duration.ZERO)).singleElement().satisfies(again -> {
            assertThat(again.body()).isEqualTo("two");
            assertThat(again.id()).isEqualTo(first.get(1).id());
            assertThat(again.deliveries()).isEqualTo(2);
        });
        assertThat(aws.messages(url)).isEqualTo(1);
    }

    @Test
    void aLongPollEndsWithTheFirstMessage() {
        Instant start = time.now();
        time.schedule(Duration.ofSeconds(7), () -> aws.sendMessage(url, "late"));

        assertThat(queue.receive(LONG_POLL)).hasSize(1);
        assertThat(Duration.between(start, time.now())).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));

        assertThat(queue.receive(LONG_POLL)).isEmpty();
    }

    @Test
    void aStandardQueueMayDeliverTwice() {
        aws.sendMessage(url, "one");
        aws.faults().on("ReceiveMessage").deliverTwice();

        assertThat(bodies()).containsExactly("one");
        assertThat(bodies()).containsExactly("one");
    }

    @Test
    void whatNobodyDeletesGoesToTheDeadLetters() {
        String dead = aws.createQueue("dead", Map.of());
        aws.createQueue(
                "events",
                Map.of(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:111122223333:dead\",\"maxReceiveCount\":\"2\"}"));
        aws.sendMessage(url, "strange");

        for (int i = 0; i < 2; i++) {
            assertThat(bodies()).containsExactly("strange");
            time.advance(Duration.ofSeconds(31));
        }
        assertThat(bodies()).isEmpty();
        assertThat(aws.messages(dead)).isEqualTo(1);
    }

    @Test
    void aQueueThatIsNotThereIsNamedAsSuch() {
        try (SqsQueue none = open("https://sqs.us-east-1.amazonaws.com/111122223333/none")) {
            assertThatThrownBy(none::check).isInstanceOfSatisfying(OutsideException.class, e -> {
                assertThat(e.kind()).isEqualTo(OutsideException.Kind.NOT_FOUND);
                assertThat(e).hasMessageContaining("The specified queue does not exist.");
            });
        }
        queue.check();
    }

    @Test
    void aPushIsAnnouncedToTheQueue() {
        aws.deliverEvents(url, List.of("ECR Image Action"));
        String digest = aws.push("api", "v2", Behaviour.runsForever()).digest();

        assertThat(EventReader.read(bodies().get(0)))
                .isInstanceOfSatisfying(EventReader.Understood.class, read -> assertThat(read.event())
                        .isInstanceOfSatisfying(Event.ImagePushed.class, push -> {
                            assertThat(push.tag()).isEqualTo("v2");
                            assertThat(push.digest()).isEqualTo(digest);
                        }));
    }

    @Test
    void aUrlTellsItsRegion() {
        assertThat(SqsQueue.region(url)).contains("us-east-1");
        assertThat(SqsQueue.region("https://sqs.cn-north-1.amazonaws.com.cn/1/q"))
                .contains("cn-north-1");
        assertThat(SqsQueue.region("https://eu-west-1.queue.amazonaws.com/1/q")).contains("eu-west-1");
        assertThat(SqsQueue.region("http://127.0.0.1:9324/1/q")).isEmpty();
        assertThat(List.of("https://sqs.us-east-1.amazonaws.com/1/q", "http://127.0.0.1:9324/000000000000/q"))
                .allMatch(SqsQueue::isUrl);
        assertThat(List.of(
                        "",
                        "events",
                        "arn:aws:sqs:us-east-1:1:q",
                        "https://u:p@host/q",
                        "file:///q",
                        "https://h/a?b=c"))
                .noneMatch(SqsQueue::isUrl);
    }
}
