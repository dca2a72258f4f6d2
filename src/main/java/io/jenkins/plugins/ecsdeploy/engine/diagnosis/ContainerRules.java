package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.COMMAND_NOT_EXECUTABLE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.COMMAND_NOT_FOUND;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.CONTAINER_NOT_STARTED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.CONTAINER_RUNTIME;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_PLATFORM;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.OUT_OF_MEMORY;

import java.util.List;

/** What the container's runtime says of starting and killing. */
final class ContainerRules {
    static final List<Rule> RULES = List.of(
            Rule.when(OUT_OF_MEMORY, "OutOfMemory|killed due to memory")
                    .means("The container was killed because it used more memory than it has.")
                    .mend(Words.MORE_MEMORY, Words.LESS_MEMORY),
            Rule.when(IMAGE_PLATFORM, "exec format error")
                    .means(
                            "The program {command|} is built for another processor, or is a script without an interpreter.")
                    .mend(
                            "Build the image for the task's architecture (docker buildx build --platform linux/amd64 or linux/arm64).",
                            Words.ARCHITECTURE,
                            "If it is a script: its first line must be #! with an interpreter that the image has."),
            Rule.when(COMMAND_NOT_FOUND, "exec: ?\"", "executable file not|no such file or dir|: stat /")
                    .means("The command {command|} does not exist in the image.")
                    .mend(
                            "See that {command|the command} is in the image, at this path or in its PATH.",
                            "Give each word as an item of its own: [\"node\", \"index.js\"], not [\"node index.js\"].",
                            "If it is a script: the interpreter in its first line must exist (and the line must not end in CR LF)."),
            Rule.when(COMMAND_NOT_EXECUTABLE, "exec: ?\"", "permission denied")
                    .means("The command {command|} may not be executed.")
                    .mend(Words.EXECUTABLE, Words.NOT_A_DIRECTORY),
            Rule.when(CONTAINER_NOT_STARTED, "port is already allocated|external connectivity|address already in use")
                    .means("The container could not be started: its port on the host is taken.")
                    .mend(
                            "Use host port 0 (a free one is picked) or network mode awsvpc, or stop what holds the port."),
            Rule.when(
                            CONTAINER_NOT_STARTED,
                            "CannotStartContainer|CannotCreateContainer|OCI runtime create failed|container runtime task")
                    .means("The container could not be started.")
                    .mend(
                            "Read AWS's words: they name the mount, device or option that the runtime could not set up.",
                            "Start the same image with the same command by hand."),
            Rule.when(
                            CONTAINER_RUNTIME,
                            "DockerTimeout|DockerState|ContainerRuntime|CannotStopContainer|CannotInspectContainer|CannotDescribeContainer|NoSuchContainer|ContainerVanished|CgroupError|ImpossibleStateTransition|TaskDependencyError|TaskStoppedBeforePull|container not found|container id matching|failed to get container status|waiting for Amazon ECS Agent|InternalError|internal error")
                    .means("The platform below the container failed.")
                    .mend(
                            "Try again: it mostly passes, and lands on another host.",
                            "On EC2: look at the instance's load and disk, and at the agent's log /var/log/ecs/ecs-agent.log."));

    private ContainerRules() {}
}
