/**
 * Drives deployments: saves before and after every effect, does the waiting that phases only ask for, and looks at the
 * outside for all deployments of the process together.
 */
package io.jenkins.plugins.ecsdeploy.engine.driver;
