/**
 * The durable state of a deployment: immutable plain values, written as readable JSON before every external effect and
 * right after it. What happens to them is decided in {@link io.jenkins.plugins.ecsdeploy.engine.phase}.
 */
package io.jenkins.plugins.ecsdeploy.engine.state;
