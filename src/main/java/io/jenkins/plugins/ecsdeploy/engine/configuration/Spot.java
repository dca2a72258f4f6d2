package io.jenkins.plugins.ecsdeploy.engine.configuration;

/**
 * Where a value stands in its file, and how it is written there.
 *
 * @param spelling the text of a number as it was written ({@code 1.10}); null for anything else
 */
record Spot(Problem.Position position, String spelling) {}
