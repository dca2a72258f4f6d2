/**
 * The deployment as an AWS Step Functions state machine: its definition in Amazon States Language, and how what an
 * execution of it tells is read. Asks AWS nothing.
 */
package io.jenkins.plugins.ecsdeploy.engine.workflow;
