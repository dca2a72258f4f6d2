/**
 * The keys of the engine's configuration as Jenkins parameters: one class for each nested thing, and their way back to the
 * tree that the engine reads and checks.
 */
package io.jenkins.plugins.ecsdeploy.jenkins.parameter;
