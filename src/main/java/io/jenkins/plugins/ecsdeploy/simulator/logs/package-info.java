/**
 * Amazon CloudWatch Logs: groups, streams and events. Reading pages through tokens as the service does, including its
 * delays.
 */
package io.jenkins.plugins.ecsdeploy.simulator.logs;
