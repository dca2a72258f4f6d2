/**
 * AWS CodeDeploy for ECS services: applications, deployment groups, and deployments that move a service from one task set to
 * another.
 */
package io.jenkins.plugins.ecsdeploy.simulator.codedeploy;
