/**
 * What runs inside a task's container: a scripted behaviour or a local process. Also what containers get before they start:
 * their image, secrets and log stream.
 */
package io.jenkins.plugins.ecsdeploy.simulator.container;
