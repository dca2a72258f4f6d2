/**
 * What every simulated service shares: one lock, one time line, one source of ids, one account and region. Nothing here
 * knows any AWS service.
 */
package io.jenkins.plugins.ecsdeploy.simulator.core;
