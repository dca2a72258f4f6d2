/**
 * What the engine needs of the outside, in its own words: small interfaces named for the need, and the plain values they
 * give. Implementations are thread-safe; every call may throw {@link
 * io.jenkins.plugins.ecsdeploy.engine.port.OutsideException} and nothing else.
 */
package io.jenkins.plugins.ecsdeploy.engine.port;
