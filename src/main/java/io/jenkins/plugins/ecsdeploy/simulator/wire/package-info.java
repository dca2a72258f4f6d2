/**
 * The AWS wire protocols: JSON 1.1 by {@code X-Amz-Target} and the query protocol with XML answers. Turns HTTP requests into
 * operation calls and their results or errors into HTTP responses.
 */
package io.jenkins.plugins.ecsdeploy.simulator.wire;
