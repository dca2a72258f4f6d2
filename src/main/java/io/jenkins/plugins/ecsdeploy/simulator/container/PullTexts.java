package io.jenkins.plugins.ecsdeploy.simulator.container;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour.PullFailure;
import io.jenkins.plugins.ecsdeploy.simulator.ecr.ImageReference;

/** The stopped reasons of tasks whose image could not be pulled, as Fargate words them today. */
final class PullTexts {

    private PullTexts() {}

    static String of(PullFailure failure, String image) {
        ImageReference parsed = ImageReference.parse(image);
        String host = parsed.host().isEmpty() ? "registry-1.docker.io" : parsed.host();
        String head = "CannotPullContainerError: pull image manifest has been retried ";
        return switch (failure) {
            case NOT_FOUND -> head + "1 time(s): failed to resolve ref " + image + ": " + image + ": not found";
            case AUTH ->
                head + "1 time(s): failed to resolve ref " + image + ": pulling from host " + host
                        + " failed with status code [manifests " + parsed.reference() + "]: 403 Forbidden";
            case NETWORK ->
                "CannotPullContainerError: The task cannot pull " + image + " from the registry " + image
                        + ". There is a connection issue between the task and the registry. Check your task network "
                        + "configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get "
                        + image
                        + ": dial tcp 52.219.41.3:443: i/o timeout";
            case PLATFORM ->
                head + "7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'";
            case RATE_LIMIT ->
                head + "5 time(s): failed to resolve ref " + image + ": pulling from host " + host
                        + " failed with status code [manifests " + parsed.reference()
                        + "]: 429 Too Many Requests - Server "
                        + "message: toomanyrequests: You have reached your pull rate limit.";
            case DISK_FULL ->
                "CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer "
                        + "sha256:7c52: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/86/fs/app: "
                        + "no space left on device: unknown";
        };
    }
}
