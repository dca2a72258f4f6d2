/**
 * AWS Step Functions: state machines in Amazon States Language with JSONata, executed on the simulated account itself. Only
 * Standard workflows; what a definition uses that is not here is refused when it is created, not passed over.
 */
package io.jenkins.plugins.ecsdeploy.simulator.stepfunctions;
