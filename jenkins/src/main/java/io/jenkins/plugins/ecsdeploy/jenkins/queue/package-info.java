/** Mutual exclusion inside the controller: builds that deploy the same services take turns. */
package io.jenkins.plugins.ecsdeploy.jenkins.queue;
