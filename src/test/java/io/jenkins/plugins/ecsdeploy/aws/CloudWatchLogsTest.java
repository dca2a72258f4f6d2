package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogPage;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudWatchLogsTest extends AwsTest {
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/0123");

    @Test
    void aStreamIsReadFromItsHeadUntilTheTokenComesBack() throws Exception {
        aws.replay("GetLogEvents", "get-log-events.json").replay("GetLogEvents", "get-log-events-end.json");

        LogPage first = outside.logs().read(STREAM, null);
        LogPage second = outside.logs().read(STREAM, first.nextToken());

        assertThat(first.events())
                .containsExactly(
                        new LogEvent(1777731020500L, "Starting app"),
                        new LogEvent(1777731021200L, "java.lang.OutOfMemoryError: Java heap space"));
        assertThat(second.events()).isEmpty();
        assertThat(second.nextToken()).as("the end, for now").isEqualTo(first.nextToken());
        assertThat(aws.received("GetLogEvents").get(0).json())
                .isEqualTo(Json.read(
                        "{\"logGroupName\":\"/ecs/api\",\"logStreamName\":\"ecs/app/0123\",\"startFromHead\":true}"));
        assertThat(aws.received("GetLogEvents")
                        .get(1)
                        .json()
                        .get("startFromHead")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anEmptyMessageIsAnEmptyLine() {
        aws.reply(
                "GetLogEvents",
                "{\"events\":[{\"timestamp\":5,\"message\":\"\"},{\"message\":\"\"}],\"nextForwardToken\":\"f/1\"}");

        assertThat(outside.logs().read(STREAM, null).events())
                .containsExactly(new LogEvent(5, ""), new LogEvent(0, ""));
    }

    /** Taken for the end of the log, such a page would lose what follows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"events\":[{\"timestamp\":5}],\"nextForwardToken\":\"f/1\"}",
                "{\"events\":[null],\"nextForwardToken\":\"f/1\"}",
                "{\"events\":[]}",
                "{\"nextForwardToken\":\"f/1\"}"
            })
    void aPageThatIsNotWholeIsAskedForAgain(String page) {
        aws.reply("GetLogEvents", page);

        assertThatThrownBy(() -> outside.logs().read(STREAM, null))
                .hasMessageContaining("can't be understood")
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.UNAVAILABLE, OutsideException::kind);
    }

    @Test
    void aStreamThatIsNotThereYetIsNotFound() {
        aws.refuse("GetLogEvents", "ResourceNotFoundException", "The specified log stream does not exist.");

        assertThatThrownBy(() -> outside.logs().read(STREAM, null))
                .hasMessage("The specified log stream does not exist.")
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.NOT_FOUND, OutsideException::kind)
                .returns("logs:GetLogEvents", OutsideException::operation);
    }

    @Test
    void aStreamIsReadInItsOwnRegion() {
        aws.replay("GetLogEvents", "get-log-events-end.json");

        outside.logs().read(new LogStream("ap-south-1", "g", "s"), null);

        assertThat(aws.last("GetLogEvents").header("Authorization")).contains("/ap-south-1/logs/");
    }

    @Test
    void aGroupIsThereOnlyUnderItsFullName() {
        aws.reply(
                "DescribeLogGroups",
                "{\"logGroups\":[{\"logGroupName\":\"/ecs/api\"},{\"logGroupName\":\"/ecs/api2\"}]}");

        assertThat(outside.logs().groupExists("eu-west-1", "/ecs/api")).isTrue();
        assertThat(outside.logs().groupExists("eu-west-1", "/ecs/ap")).isFalse();
    }
}
