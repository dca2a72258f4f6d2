package io.jenkins.plugins.ecsdeploy.engine.configuration;

/**
 * One item of a capacity provider strategy (ECS API: CapacityProviderStrategyItem).
 *
 * @param capacityProvider its name, for instance {@code FARGATE}
 * @param weight relative share, 0–1000
 * @param base tasks that it gets at least, 0–100000
 */
public record CapacityProvider(String capacityProvider, int weight, int base) {}
