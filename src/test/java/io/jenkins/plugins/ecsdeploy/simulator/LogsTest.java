package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;

class LogsTest {

    private final World world = World.virtual();

    @AfterEach
    void close() {
        world.close();
    }

    private void stream(int events) {
        world.logs.createLogStream(request -> request.logGroupName("/ecs/app").logStreamName("s"));
        put(0, events);
    }

    private void put(int from, int to) {
        world.logs.putLogEvents(request -> request.logGroupName("/ecs/app")
                .logStreamName("s")
                .logEvents(IntStream.range(from, to)
                        .mapToObj(i -> InputLogEvent.builder()
                                .timestamp(1000L + i)
                                .message("line " + i)
                                .build())
                        .toList()));
    }

    private GetLogEventsResponse page(String token, int limit) {
        return world.logs.getLogEvents(request -> request.logGroupName("/ecs/app")
                .logStreamName("s")
                .startFromHead(true)
                .limit(limit)
                .nextToken(token));
    }

    @Test
    void reading_forward_ends_with_the_token_that_was_passed_and_goes_on_when_more_comes() {
        stream(5);

        GetLogEventsResponse first = page(null, 3);
        assertThat(first.events()).extracting(OutputLogEvent::message).containsExactly("line 0", "line 1", "line 2");
        GetLogEventsResponse second = page(first.nextForwardToken(), 3);
        assertThat(second.events()).hasSize(2);
        assertThat(second.nextForwardToken()).isNotEqualTo(first.nextForwardToken());
        GetLogEventsResponse end = page(second.nextForwardToken(), 3);
        assertThat(end.events()).isEmpty();
        assertThat(end.nextForwardToken()).isEqualTo(second.nextForwardToken());

        put(5, 6);
        GetLogEventsResponse more = page(end.nextForwardToken(), 3);
        assertThat(more.events()).extracting(OutputLogEvent::message).containsExactly("line 5");
        assertThat(more.nextForwardToken()).isNotEqualTo(end.nextForwardToken());
    }

    @Test
    void without_startFromHead_the_newest_page_comes_first_and_backward_tokens_lead_to_the_head() {
        stream(5);

        GetLogEventsResponse newest = world.logs.getLogEvents(
                request -> request.logGroupName("/ecs/app").logStreamName("s").limit(2));
        assertThat(newest.events()).extracting(OutputLogEvent::message).containsExactly("line 3", "line 4");
        GetLogEventsResponse before = page(newest.nextBackwardToken(), 10);
        assertThat(before.events()).hasSize(3);
        GetLogEventsResponse head = page(before.nextBackwardToken(), 10);
        assertThat(head.events()).isEmpty();
        assertThat(head.nextBackwardToken()).isEqualTo(before.nextBackwardToken());
    }

    @Test
    void an_empty_page_by_fault_has_a_new_token_and_so_is_not_the_end() {
        stream(2);
        GetLogEventsResponse first = page(null, 1);
        world.simulator.faults().on("GetLogEvents").emptyPage();

        GetLogEventsResponse empty = page(first.nextForwardToken(), 1);
        assertThat(empty.events()).isEmpty();
        assertThat(empty.nextForwardToken()).isNotEqualTo(first.nextForwardToken());
        assertThat(page(empty.nextForwardToken(), 1).events())
                .extracting(OutputLogEvent::message)
                .containsExactly("line 1");
    }

    @Test
    void the_time_window_includes_its_start_and_excludes_its_end() {
        stream(5);

        assertThat(world.logs
                        .getLogEvents(request -> request.logGroupName("/ecs/app")
                                .logStreamName("s")
                                .startFromHead(true)
                                .startTime(1001L)
                                .endTime(1003L))
                        .events())
                .extracting(OutputLogEvent::message)
                .containsExactly("line 1", "line 2");
        assertThat(world.logs
                        .filterLogEvents(
                                request -> request.logGroupName("/ecs/app").filterPattern("\"line 4\""))
                        .events())
                .singleElement()
                .satisfies(event -> assertThat(event.eventId()).isNotBlank());
    }

    @Test
    void with_an_ingestion_delay_lines_appear_after_the_task_has_STOPPED() {
        world.simulator.logIngestionDelay(Duration.ofSeconds(30));
        Task task = world.runToEnd(world.app("migrate", Behaviour.exits(0).saying("done")));
        String stream = "ecs/app/" + task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);

        assertThat(world.logs
                        .getLogEvents(
                                request -> request.logGroupName("/ecs/app").logStreamName(stream))
                        .events())
                .isEmpty();
        world.time.advance(Duration.ofSeconds(30));
        assertThat(world.logs
                        .getLogEvents(
                                request -> request.logGroupName("/ecs/app").logStreamName(stream))
                        .events())
                .extracting(OutputLogEvent::message)
                .containsExactly("done");
    }

    @Test
    void what_is_not_there_is_said_in_the_words_of_the_service() {
        assertThatThrownBy(() -> world.logs.getLogEvents(
                        request -> request.logGroupName("nope").logStreamName("s")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
        assertThatThrownBy(() -> page(null, 1))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
        assertThatThrownBy(() -> world.logs.createLogGroup(request -> request.logGroupName("/ecs/app")))
                .isInstanceOf(ResourceAlreadyExistsException.class)
                .hasMessageContaining("The specified log group already exists");
        assertThat(world.logs
                        .describeLogGroups(request -> request.logGroupNamePrefix("/ecs"))
                        .logGroups())
                .hasSize(1);
    }
}
