package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

class TaskLifeTest {

    private final World world = World.virtual();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_one_off_task_goes_from_PROVISIONING_to_STOPPED_with_its_exit_code_and_log() {
        var definition = world.app(
                "migrate", Behaviour.exits(3).after(Duration.ofSeconds(2)).saying("one", "two"));

        Task task = world.start(definition);
        assertThat(task.lastStatus()).isEqualTo("PROVISIONING");
        world.time.advance(Duration.ofMillis(200));
        assertThat(world.describe(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
        world.time.advance(Duration.ofSeconds(3));

        Task stopped = world.describe(task.taskArn());
        assertThat(stopped.lastStatus()).isEqualTo("STOPPED");
        assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(3);
        assertThat(stopped.version()).isGreaterThan(task.version());
        assertThat(world.log(stopped)).containsExactly("one", "two");
    }
}
