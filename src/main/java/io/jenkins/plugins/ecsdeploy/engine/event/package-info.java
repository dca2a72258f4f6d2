/**
 * Events as messages carry them: what AWS and teams announce by EventBridge, read as plain values, and what a trigger must
 * remember of them. Nothing here talks to anybody.
 */
package io.jenkins.plugins.ecsdeploy.engine.event;
