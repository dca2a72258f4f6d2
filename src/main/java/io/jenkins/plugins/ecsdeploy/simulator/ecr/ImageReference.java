package io.jenkins.plugins.ecsdeploy.simulator.ecr;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as a task definition names it.
 *
 * @param host the registry's host and port, empty for Docker Hub's short names
 * @param account the ECR registry's account, empty if the host is not ECR's
 * @param repository the name without host
 * @param reference the digest if there is one, else the tag, else {@code latest}
 */
public record ImageReference(String host, String account, String repository, String reference) {

    private static final Pattern ECR = Pattern.compile("([0-9]{12})\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com");

    public static ImageReference parse(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String host = isHost ? first : "";
        String path = isHost ? image.substring(slash + 1) : image;
        String reference = "latest";
        int at = path.indexOf('@');
        if (at >= 0) {
            reference = path.substring(at + 1);
            path = path.substring(0, at);
        }
        int colon = path.lastIndexOf(':');
        if (colon > path.lastIndexOf('/')) {
            reference = at >= 0 ? reference : path.substring(colon + 1);
            path = path.substring(0, colon);
        }
        Matcher ecr = ECR.matcher(host);
        return new ImageReference(host, ecr.matches() ? ecr.group(1) : "", path, reference);
    }
}
