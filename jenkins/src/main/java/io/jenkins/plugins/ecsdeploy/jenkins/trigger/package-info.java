/** Triggers: events from a queue start jobs, each once, and with the digest that the event names. */
package io.jenkins.plugins.ecsdeploy.jenkins.trigger;
