/**
 * The engine's port on addresses anywhere ({@link io.jenkins.plugins.ecsdeploy.engine.port.Web}), by the JDK's own HTTP client.
 * Here, and nowhere else, a token that a request needs is known.
 */
package io.jenkins.plugins.ecsdeploy.web;
