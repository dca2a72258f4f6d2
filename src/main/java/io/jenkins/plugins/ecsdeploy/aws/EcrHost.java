package io.jenkins.plugins.ecsdeploy.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host of a private ECR registry, for instance {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com}, which says whose
 * it is and where.
 */
record EcrHost(String account, String region) {
    private static final Pattern HOST = Pattern.compile("(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)"
            + "\\.(?:amazonaws\\.(?:com(?:\\.cn)?|eu)|on\\.aws|on\\.amazonwebservices\\.com\\.cn"
            + "|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov)");

    static Optional<EcrHost> of(String host) {
        Matcher matcher = HOST.matcher(host);
        return matcher.matches() ? Optional.of(new EcrHost(matcher.group(1), matcher.group(2))) : Optional.empty();
    }
}
