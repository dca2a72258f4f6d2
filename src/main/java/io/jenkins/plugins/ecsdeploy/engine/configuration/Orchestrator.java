package io.jenkins.plugins.ecsdeploy.engine.configuration;

/**
 * The AWS Step Functions state machine that carries deployments out in the engine's place.
 *
 * @param stateMachine its name, in the deployment's account and Region, or its ARN
 */
public record Orchestrator(String stateMachine) {

    /** The state machine of the name that the export gives where its owner gives none. */
    public static final Orchestrator DEFAULT = new Orchestrator("ecs-deploy");
}
