/**
 * Container registries: Amazon ECR's API, and the OCI distribution endpoint for registries that are not ECR. Both serve the
 * same kind of repository of content-addressed manifests.
 */
package io.jenkins.plugins.ecsdeploy.simulator.ecr;
