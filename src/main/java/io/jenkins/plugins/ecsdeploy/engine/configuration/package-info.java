/**
 * One way to describe a deployment, shared by every face: the records, how they are read from YAML or JSON, and what is
 * wrong with them. Nothing here talks to AWS.
 */
package io.jenkins.plugins.ecsdeploy.engine.configuration;
