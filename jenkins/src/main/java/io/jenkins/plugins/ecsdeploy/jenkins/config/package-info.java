/**
 * What an administrator sets up for the whole controller: profiles, and how AWS may be reached.
 */
package io.jenkins.plugins.ecsdeploy.jenkins.config;
