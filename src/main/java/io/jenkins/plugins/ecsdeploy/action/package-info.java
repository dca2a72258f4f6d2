/**
 * The command line {@code ecs-deploy} and the GitHub Action: thin faces over the engine. They read what the owner asks
 * for, drive one deployment, show it, and end with an {@link io.jenkins.plugins.ecsdeploy.action.ExitCode}.
 */
package io.jenkins.plugins.ecsdeploy.action;
