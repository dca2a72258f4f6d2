/**
 * An embedded AWS endpoint: ECS, ECR, CloudWatch Logs and STS on their real wire protocols, with state that moves by
 * itself and faults on request. Start with {@link io.jenkins.plugins.ecsdeploy.simulator.Simulator} (in process) or
 * {@link io.jenkins.plugins.ecsdeploy.simulator.SimulatorServer} (on a socket).
 */
package io.jenkins.plugins.ecsdeploy.simulator;
