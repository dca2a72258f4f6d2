/** The build step of freestyle jobs: its form, what the form looks up in AWS, and its run. */
package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;
