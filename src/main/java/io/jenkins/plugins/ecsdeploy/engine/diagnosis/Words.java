package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

/** Remedies that more than one table gives. */
final class Words {
    static final String MORE_MEMORY = "Raise memory of the task, and of the container, in the task definition.";
    static final String LESS_MEMORY =
            "Bound what the program takes (JVM: -XX:MaxRAMPercentage; Node.js: --max-old-space-size), and migrate in smaller batches.";
    static final String EXECUTABLE = "Make the file executable in the image (chmod +x, COPY --chmod=755).";
    static final String NOT_A_DIRECTORY = "See that the command is a file, and that the image's USER may read it.";
    static final String ARCHITECTURE =
            "Or set runtimePlatform.cpuArchitecture in the task definition to what the image is built for (X86_64 or ARM64).";
    static final String READ_LOG = "Read the container's log: its last lines say why.";

    private Words() {}
}
