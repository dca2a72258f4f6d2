/**
 * A deployment as a durable state machine: phases, state, journal, driver. Knows the outside only through the ports in
 * {@link io.jenkins.plugins.ecsdeploy.engine.port}, and imports neither AWS SDK, Jenkins nor command line types.
 */
package io.jenkins.plugins.ecsdeploy.engine;
