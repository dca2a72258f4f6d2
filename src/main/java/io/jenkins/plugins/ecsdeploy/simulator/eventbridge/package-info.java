/** Event buses of Amazon EventBridge: they take events and keep them; there are no rules and no targets. */
package io.jenkins.plugins.ecsdeploy.simulator.eventbridge;
