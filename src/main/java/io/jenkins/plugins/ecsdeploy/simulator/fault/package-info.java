/**
 * Faults on request, and the rate limits of the real API. What a test asks for here happens to the calls that match.
 */
package io.jenkins.plugins.ecsdeploy.simulator.fault;
