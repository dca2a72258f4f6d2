/**
 * Deployments on this controller: the one engine of the process, the way to AWS, the journals in the builds' directories,
 * and the life of a build's deployment from its request to its end.
 */
package io.jenkins.plugins.ecsdeploy.jenkins.controller;
