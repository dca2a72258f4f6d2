/** What a GitHub runner understands: workflow commands, and the files of a step. Text from outside never becomes either. */
package io.jenkins.plugins.ecsdeploy.action.github;
