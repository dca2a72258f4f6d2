/** The Jenkins face of the engine: steps, what they need from the controller, and what they show. */
package io.jenkins.plugins.ecsdeploy.jenkins;
