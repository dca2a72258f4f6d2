/** One run in a real browser, from the freestyle form to the roll back. */
package io.jenkins.plugins.ecsdeploy.jenkins.browser;
