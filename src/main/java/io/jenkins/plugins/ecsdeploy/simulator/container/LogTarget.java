package io.jenkins.plugins.ecsdeploy.simulator.container;

/**
 * Where the awslogs driver writes.
 *
 * @param stream {@code prefix/container/task-id}
 * @param createGroup whether the driver makes the group if it is absent
 */
public record LogTarget(String group, String stream, boolean createGroup) {}
