/**
 * AWS STS: who the caller is, and roles to assume. No signature is ever checked.
 */
package io.jenkins.plugins.ecsdeploy.simulator.sts;
