/**
 * <em>Roll back to this</em> on a job's page: a build that does nothing but give the services the revisions of a former
 * deployment. See docs/decisions/0012.
 */
package io.jenkins.plugins.ecsdeploy.jenkins.rollback;
