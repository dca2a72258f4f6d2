package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_ACCESS_DENIED;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_NETWORK;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_NOT_FOUND;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_PLATFORM;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_PULL;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_RATE_LIMIT;

import java.util.List;

/** Pulling the image. Parts have blanks in them wherever they can, because the names of images have none. */
final class ImageRules {
    private static final String PULL =
            "CannotPull|can't pull the image|cannot pull|registry auth|error response from daemon|failed to resolve ref|failed to do request|requested access to the resource";

    static final List<Rule> RULES = List.of(
            Rule.when(IMAGE_RATE_LIMIT, "toomanyrequests:|429 too many requests|pull rate limit")
                    .means("The registry refuses {image|the image} for now: too many pulls.")
                    .mend(
                            "Keep the image in your own ECR (a pull-through cache does it by itself) instead of a public registry.",
                            "Or log in to the registry: repositoryCredentials in the task definition."),
            Rule.when(IMAGE_PLATFORM, "descriptor matching platform|no matching manifest for")
                    .means("The image is not built for the task's platform {platform|}.")
                    .mend(
                            "Build the image for {platform|the task's platform} (docker buildx build --platform {platform|linux/amd64 or linux/arm64}).",
                            Words.ARCHITECTURE),
            Rule.when(
                            IMAGE_ACCESS_DENIED,
                            PULL,
                            "403 forbidden|401 unauthorized|access denied|is denied|not authorized|AccessDeniedException|insufficient_scope|authorization failed|no basic auth|permissions to pull")
                    .means("The image {image|} could not be pulled: access was denied.")
                    .mend(
                            "Allow {action|ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer} on {resource or image|the repository} to {principal|the task execution role}.",
                            "For a repository of another account: allow it in the repository's policy too.",
                            "See that the repository exists: registries answer the same for what does not exist.",
                            "For a private registry outside of ECR: set repositoryCredentials."),
            // A registry that is repeated after the reference is the beginning of "not found", should the end be cut
            // off.
            Rule.when(
                            IMAGE_NOT_FOUND,
                            PULL,
                            "failed to resolve ref ([^\\s/]+)/\\S+: \\1|: not found|manifest unknown|manifest for \\S+ not found|repository \\S+ not found|whether the image exists|API error \\(404\\)")
                    .means("The image {image|} does not exist.")
                    .mend(
                            "See that {image|the image} was pushed, to this Region and account, under exactly this tag or digest.",
                            "If it was there: a lifecycle policy of the repository may have removed it."),
            Rule.when(IMAGE_PULL, "no space left on device")
                    .means("The image {image|} could not be pulled: the disk is full.")
                    .mend(
                            "Give the task more ephemeralStorage (Fargate: 21 to 200 GiB), or the instance a bigger or cleaner disk.",
                            "Make the image smaller."),
            Rule.when(IMAGE_NETWORK, "x509|certificate signed by")
                    .means("The image {image|} could not be pulled: the registry's certificate is not trusted.")
                    .mend("Give the registry a certificate of a public authority; Fargate trusts no others."),
            Rule.when(
                            IMAGE_NETWORK,
                            PULL,
                            "i/o timeout|connection issue|network configuration|request canceled|dial tcp|no such host|connection refused|connection reset|deadline exceeded|TLS handshake")
                    .means("The image {image|} could not be pulled: the task cannot reach {host|the registry}.")
                    .mend(
                            "Give the task's subnets a way out: a NAT gateway, assignPublicIp in a public subnet, or VPC endpoints for ecr.api, ecr.dkr (interface) and s3 (gateway: the layers come from there).",
                            "See that the task's security group allows 443 outwards, and the endpoints' security group 443 from the task.",
                            "See that DNS resolution is on for the VPC, and private DNS for the endpoints."),
            Rule.when(
                            IMAGE_PULL,
                            "CannotPull|can't pull the image|failed to resolve ref|registry auth|ref pull|pull command failed")
                    .means("The image {image|} could not be pulled.")
                    .mend(
                            "Pull the same reference by hand: it tells more.",
                            "See that it is an image and not an attestation or another artifact, and push it again if it is damaged."));

    private ImageRules() {}
}
