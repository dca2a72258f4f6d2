package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a container does when a task runs an image. Belongs to the image, given when it is pushed. Only
 * {@link Command} starts anything outside the simulator.
 */
public sealed interface Behaviour {

    /** Writes its lines, then ends by itself with {@code code} after {@code after}. */
    record Exits(int code, Duration after, List<String> lines) implements Behaviour {
        public Exits {
            lines = List.copyOf(lines);
        }

        public Exits after(Duration duration) {
            return new Exits(code, duration, lines);
        }

        public Exits saying(String... words) {
            return new Exits(code, after, List.of(words));
        }
    }

    /** Writes its lines and runs until it is stopped; then 143, or 137 after stopTimeout if it ignores SIGTERM. */
    record RunsForever(List<String> lines, boolean ignoresSigterm) implements Behaviour {
        public RunsForever {
            lines = List.copyOf(lines);
        }

        public RunsForever saying(String... words) {
            return new RunsForever(List.of(words), ignoresSigterm);
        }

        public RunsForever ignoringSigterm() {
            return new RunsForever(lines, true);
        }
    }

    /** Runs, but every health check fails. */
    record NeverHealthy(List<String> lines) implements Behaviour {
        public NeverHealthy {
            lines = List.copyOf(lines);
        }
    }

    /** The kernel kills it after {@code after}: 137 and an OutOfMemoryError on the container. */
    record OutOfMemory(Duration after, List<String> lines) implements Behaviour {
        public OutOfMemory {
            lines = List.copyOf(lines);
        }
    }

    /** The image can not be pulled: the task fails to start. */
    record FailsToPull(PullFailure failure) implements Behaviour {}

    /** The task fails to start with exactly this {@code stoppedReason}. */
    record FailsToStart(String stoppedReason) implements Behaviour {}

    /** A secret that the task needs is not there. */
    record SecretMissing(String parameter) implements Behaviour {}

    /** The log group is not there, whatever the log service says. */
    record LogGroupMissing() implements Behaviour {}

    /** No network interface in time. */
    record EniTimeout() implements Behaviour {}

    /** RunTask answers with {@code failures[]}; a service is unable to place its task. */
    record NoCapacity() implements Behaviour {}

    /** Runs for a while, then Fargate Spot takes the capacity back. */
    record SpotInterruption(Duration after, List<String> lines) implements Behaviour {
        public SpotInterruption {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A process on this machine.
     *
     * @param entryPoint the image's, replaced by the task definition's if it has one
     * @param command the image's, replaced by the task definition's or the override's
     * @param environment the image's; the task's is laid over it
     * @param workingDirectory where to run, empty for the simulator's own
     */
    record Command(
            List<String> entryPoint, List<String> command, Map<String, String> environment, String workingDirectory)
            implements Behaviour {
        public Command {
            entryPoint = List.copyOf(entryPoint);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** The first container behaves as the first says, the second as the second; the last says it for all others. */
    record InTurn(List<Behaviour> behaviours) implements Behaviour {
        public InTurn {
            behaviours = List.copyOf(behaviours);
        }
    }

    /** Decided for each container when it starts. */
    record Chosen(Function<ContainerStart, Behaviour> choice) implements Behaviour {}

    /** Why a pull fails. */
    enum PullFailure {
        AUTH,
        NOT_FOUND,
        NETWORK,
        PLATFORM,
        RATE_LIMIT,
        DISK_FULL
    }

    static Exits exits(int code) {
        return new Exits(code, Duration.ZERO, List.of());
    }

    static RunsForever runsForever() {
        return new RunsForever(List.of(), false);
    }

    static NeverHealthy neverHealthy() {
        return new NeverHealthy(List.of());
    }

    static OutOfMemory outOfMemory() {
        return new OutOfMemory(Duration.ZERO, List.of());
    }

    static FailsToPull failsToPull(PullFailure failure) {
        return new FailsToPull(failure);
    }

    static FailsToStart failsToStart(String stoppedReason) {
        return new FailsToStart(stoppedReason);
    }

    static SpotInterruption spotInterruption(Duration after) {
        return new SpotInterruption(after, List.of());
    }

    /** Runs this command line unless the task definition or an override says otherwise. */
    static Command process(String... command) {
        return new Command(List.of(), List.of(command), Map.of(), "");
    }

    static InTurn inTurn(Behaviour... behaviours) {
        return new InTurn(List.of(behaviours));
    }

    static Chosen chosen(Function<ContainerStart, Behaviour> choice) {
        return new Chosen(choice);
    }

    /** One image, two uses: containers of services behave one way, those of RunTask the other. */
    static Chosen inService(Behaviour service, Behaviour oneOff) {
        return new Chosen(start -> start.ofService() ? service : oneOff);
    }
}
