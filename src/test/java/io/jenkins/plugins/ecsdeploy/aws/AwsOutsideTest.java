package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class AwsOutsideTest extends AwsTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/deployer";
    private static final Credentials ASSUMED = new Credentials(ROLE, "external-1", null);
    private static final String ACTIVE = "{\"clusters\":[{\"status\":\"ACTIVE\"}]}";

    @Test
    void theScopeNamesRegionIdentityAndEndpoint() {
        AwsSettings plain = AwsSettings.DEFAULT;

        assertThat(scope(Credentials.DEFAULT_CHAIN, plain)).isEqualTo("eu-west-1|default");
        assertThat(scope(ASSUMED, plain)).isEqualTo("eu-west-1|" + ROLE);
        assertThat(scope(ASSUMED, plain.withEndpoint(URI.create("http://127.0.0.1:1"))))
                .isEqualTo("eu-west-1|" + ROLE + "|http://127.0.0.1:1");
        assertThat(scope(Credentials.DEFAULT_CHAIN, plain.withCredentials(KEYS, "jenkins-id")))
                .isEqualTo("eu-west-1|jenkins-id");
    }

    @Test
    void callersWithoutANameAreNeverTakenForEachOther() {
        AwsSettings one = AwsSettings.DEFAULT.withCredentials(() -> KEYS.resolveCredentials(), null);
        AwsSettings other = AwsSettings.DEFAULT.withCredentials(() -> KEYS.resolveCredentials(), null);

        assertThat(scope(Credentials.DEFAULT_CHAIN, one))
                .isNotEqualTo(scope(Credentials.DEFAULT_CHAIN, other))
                .isNotEqualTo("eu-west-1|default");
    }

    private static String scope(Credentials credentials, AwsSettings settings) {
        try (AwsOutside outside = AwsOutside.open(configuration("eu-west-1", credentials), settings)) {
            return outside.scope();
        }
    }

    @Test
    void openingAsksNothingAndMakesNothing() {
        AtomicInteger made = new AtomicInteger();
        AwsSettings settings = settings(aws).withHttpClient(() -> {
            made.incrementAndGet();
            return UrlConnectionHttpClient.create();
        });
        try (AwsOutside lazy = AwsOutside.open(configuration("eu-west-1", ASSUMED), settings)) {
            assertThat(lazy.calls()).isEmpty();
        }
        assertThat(made).hasValue(0);
    }

    @Test
    void oneHttpClientServesAllAndIsClosedInTheEnd() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        aws.reply("DescribeClusters", ACTIVE).reply("DescribeLogGroups", "{\"logGroups\":[]}");
        AwsSettings settings = settings(aws).withHttpClient(() -> {
            made.incrementAndGet();
            return counting(closed);
        });

        try (AwsOutside own = AwsOutside.open(configuration("eu-west-1"), settings)) {
            own.clusters().status(CLUSTER);
            own.logs().groupExists("eu-west-1", "g");
        }

        assertThat(made).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    private static SdkHttpClient counting(AtomicInteger closed) {
        SdkHttpClient real = UrlConnectionHttpClient.create();
        return new SdkHttpClient() {
            @Override
            public software.amazon.awssdk.http.ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return real.prepareRequest(request);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                real.close();
            }
        };
    }

    @Test
    void aRoleIsAssumedWithItsExternalIdInTheDeploymentsName() {
        aws.reply("DescribeClusters", ACTIVE);
        assume(Instant.now().plus(1, ChronoUnit.HOURS), "ROLEKEY1");

        try (AwsOutside assumed = assumed("build #7/é")) {
            assumed.clusters().status(CLUSTER);
            assumed.clusters().status(CLUSTER);
        }

        assertThat(aws.received("AssumeRole")).hasSize(1);
        assertThat(aws.last("AssumeRole").body())
                .contains("ExternalId=external-1", "RoleSessionName=build--7--", "role%2Fdeployer");
        assertThat(aws.last("AssumeRole").header("Authorization")).contains("AKIDEXAMPLE", "/eu-west-1/sts/");
        assertThat(aws.last("DescribeClusters").header("Authorization")).contains("ROLEKEY1");
    }

    @Test
    void aRoleSessionIsRenewedBeforeItEnds() {
        aws.reply("DescribeClusters", ACTIVE);
        // Inside of the SDK's last minute: already too old to be used for long.
        assume(Instant.now().plusSeconds(20), "ROLEKEY1");
        assume(Instant.now().plus(1, ChronoUnit.HOURS), "ROLEKEY2");

        try (AwsOutside assumed = assumed("d-1")) {
            assumed.clusters().status(CLUSTER);
            assumed.clusters().status(CLUSTER);
        }

        assertThat(aws.received("AssumeRole")).hasSize(2);
        assertThat(aws.last("DescribeClusters").header("Authorization")).contains("ROLEKEY2");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsToldAsSuch() {
        aws.reply("AssumeRole", 403, Map.of("Content-Type", "text/xml"), """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                <Code>AccessDenied</Code><Message>User: arn:u is not authorized to perform: sts:AssumeRole</Message>\
                </Error><RequestId>1</RequestId></ErrorResponse>""");

        try (AwsOutside assumed = assumed("d-1")) {
            assertThatThrownBy(() -> assumed.clusters().status(CLUSTER))
                    .hasMessage("User: arn:u is not authorized to perform: sts:AssumeRole")
                    .asInstanceOf(type(OutsideException.class))
                    .returns(Kind.DENIED, OutsideException::kind)
                    .returns("sts:AssumeRole", OutsideException::operation);
        }
    }

    private AwsOutside assumed(String deployment) {
        return AwsOutside.open(
                configuration("eu-west-1", ASSUMED), settings(aws).withDeploymentId(deployment));
    }

    private void assume(Instant until, String key) {
        aws.reply("AssumeRole", 200, Map.of("Content-Type", "text/xml"), """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
                <AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
                <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>""".formatted(
                        key, until.truncatedTo(ChronoUnit.SECONDS)));
    }

    @Test
    void theCallerIsAskedForOnce() {
        aws.reply("GetCallerIdentity", 200, Map.of("Content-Type", "text/xml"), """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/me</Arn>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>""");

        assertThat(outside.identity().account()).isEqualTo("111122223333");
        assertThat(outside.identity().arn()).isEqualTo("arn:aws:iam::111122223333:user/me");
        assertThat(outside.calls()).isEqualTo(Map.of("sts:GetCallerIdentity", 1L));
    }

    @Test
    void callsAreCountedByTheNamesThatPoliciesUse() {
        aws.reply("DescribeClusters", ACTIVE)
                .reply("DescribeLogGroups", "{\"logGroups\":[]}")
                .replay("BatchGetImage", "batch-get-image-index.json");

        outside.clusters().status(CLUSTER);
        outside.clusters().status(CLUSTER);
        outside.logs().groupExists(null, "g");
        outside.images()
                .find(new io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference(
                        null, "api", "1", null, null));

        assertThat(outside.calls())
                .isEqualTo(Map.of("ecs:DescribeClusters", 2L, "logs:DescribeLogGroups", 1L, "ecr:BatchGetImage", 1L));
        assertThat(outside.throttles()).isZero();
    }

    @Test
    void theUserAgentSaysWhoAsks() {
        aws.reply("DescribeClusters", ACTIVE);
        try (AwsOutside named =
                AwsOutside.open(configuration("eu-west-1"), settings(aws).withUserAgentSuffix("ecs-deploy/1.0"))) {
            named.clusters().status(CLUSTER);
        }

        assertThat(aws.last("DescribeClusters").header("User-agent")).contains("ecs-deploy/1.0");
    }

    @Test
    void settingsDoNotPrintTheirCredentials() {
        assertThat(settings(aws).toString()).doesNotContain("AKID", "example-secret");
    }
}
