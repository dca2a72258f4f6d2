/** Runs the examples of {@code docs/patterns.md}, as they stand in {@code examples/}, on the simulator. */
package io.jenkins.plugins.ecsdeploy.patterns;
