/**
 * The simulator's own HTTP API under {@code /_simulator/}, for those who drive it from another process. Everything it does is
 * also a method of {@link io.jenkins.plugins.ecsdeploy.simulator.Simulator}.
 */
package io.jenkins.plugins.ecsdeploy.simulator.control;
