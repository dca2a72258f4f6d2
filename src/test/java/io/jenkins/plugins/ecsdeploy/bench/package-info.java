/**
 * {@code bench/run}: what a deployment costs, measured on the simulator. Mains, not tests: nothing here judges.
 */
package io.jenkins.plugins.ecsdeploy.bench;
