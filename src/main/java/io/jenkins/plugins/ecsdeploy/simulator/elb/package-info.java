/**
 * Elastic Load Balancing v2, as far as ECS services and those who deploy them meet it: target groups, their targets, and
 * the targets' health. There are no load balancers: nothing is forwarded.
 */
package io.jenkins.plugins.ecsdeploy.simulator.elb;
