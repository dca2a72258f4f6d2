/**
 * What Jenkins shows of deployments: a page and a summary on the build, a list on the job. Reads the journals in the builds'
 * directories when somebody looks; keeps nothing of its own.
 */
package io.jenkins.plugins.ecsdeploy.jenkins.page;
