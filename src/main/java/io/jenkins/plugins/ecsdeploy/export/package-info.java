/**
 * A configuration in the forms that others execute or enforce: an AWS Step Functions state machine with all that it needs
 * around it, and IAM policies. Asks AWS nothing.
 */
package io.jenkins.plugins.ecsdeploy.export;
