/**
 * The engine's ports on AWS SDK for Java v2, and on plain OCI registries for images outside of ECR. Everything that is
 * peculiar to AWS's APIs ends here: the engine sees plain values and {@link
 * io.jenkins.plugins.ecsdeploy.engine.port.OutsideException}.
 */
package io.jenkins.plugins.ecsdeploy.aws;
