/** The pipeline steps: the whole deployment, its parts, and the stages that show it. No deployment logic of their own. */
package io.jenkins.plugins.ecsdeploy.jenkins.step;
