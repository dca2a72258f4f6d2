package io.jenkins.plugins.ecsdeploy.simulator.logs;

/**
 * One event of a stream; times in milliseconds since the epoch.
 *
 * @param ingestedAt when it arrived; readers see it from then on
 */
record LogEvent(long timestamp, String message, long ingestedAt) {}
