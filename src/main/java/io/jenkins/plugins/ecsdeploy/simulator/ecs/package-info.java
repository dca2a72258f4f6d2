/**
 * Amazon ECS: clusters, task definitions, tasks and services, with their life cycles. One class per group of API actions, one
 * per state machine.
 */
package io.jenkins.plugins.ecsdeploy.simulator.ecs;
