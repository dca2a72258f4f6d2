/** What a build's log shows of a deployment. Everything from outside is printed as plain text (I9). */
package io.jenkins.plugins.ecsdeploy.jenkins.console;
