package io.jenkins.plugins.ecsdeploy.engine.state;

import java.time.Instant;

/**
 * What ECS said about a service while it was deployed (ECS API: ServiceEvent).
 *
 * @param at by AWS's clock
 * @param message text from outside: data, never to act
 */
public record ServiceEvent(Instant at, String message) {}
