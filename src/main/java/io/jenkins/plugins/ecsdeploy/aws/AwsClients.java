package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK clients of one deployment, each made when it is first needed: a deployment that reads no logs pays for no logs
 * client. Thread-safe. One HTTP client serves them all.
 */
final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    /** Holds the retries of a throttled call, too. */
    private static final Duration CALL = Duration.ofMinutes(2);

    private final AwsSettings settings;
    private final Region region;
    private final Credentials asked;
    private final CallCounter counter;

    private final Lazy<SdkHttpClient> http = new Lazy<>(this::makeHttp);
    private final Lazy<AwsCredentialsProvider> callers = new Lazy<>(this::makeCallers);
    private final Lazy<StsClient> assuming = new Lazy<>(() -> makeSts(callers.get()));
    private final Lazy<AwsCredentialsProvider> credentials = new Lazy<>(this::makeCredentials);
    private final Lazy<StsClient> sts = new Lazy<>(() -> makeSts(credentials.get()));
    private final Lazy<EcsClient> ecs = new Lazy<>(() -> makeEcs(true));
    private final Lazy<EcsClient> ecsOnce = new Lazy<>(() -> makeEcs(false));
    private final Lazy<ElasticLoadBalancingV2Client> elb;
    private final Lazy<DynamoDbClient> dynamo = new Lazy<>(this::makeDynamo);
    private final Lazy<RdsClient> rds = new Lazy<>(() -> build(RdsClient.builder(), region(), credentials(), true));
    private final Lazy<SfnClient> stepFunctions =
            new Lazy<>(() -> build(SfnClient.builder(), region(), credentials(), true));
    private final Lazy<CodeDeployClient> codeDeploy =
            new Lazy<>(() -> build(CodeDeployClient.builder(), region(), credentials(), true));
    private final Lazy<CodeDeployClient> codeDeployOnce =
            new Lazy<>(() -> build(CodeDeployClient.builder(), region(), credentials(), false));
    private final Lazy<SqsClient> sqs = new Lazy<>(() -> build(SqsClient.builder(), region(), credentials(), true));
    private final Lazy<EventBridgeClient> events = new Lazy<>(this::makeEvents);
    private final Map<Region, Lazy<EcrClient>> ecr = new ConcurrentHashMap<>();
    private final Map<Region, Lazy<CloudWatchLogsClient>> logs = new ConcurrentHashMap<>();

    AwsClients(Configuration configuration, AwsSettings settings, CallCounter counter) {
        this(configuration.region(), configuration.credentials(), settings, counter);
    }

    AwsClients(String region, Credentials asked, AwsSettings settings, CallCounter counter) {
        this.settings = settings;
        this.region = Region.of(region);
        this.asked = asked;
        this.counter = counter;
        this.elb =
                new Lazy<>(() -> build(ElasticLoadBalancingV2Client.builder(), this.region, credentials.get(), true));
    }

    Region region() {
        return region;
    }

    private AwsCredentialsProvider credentials() {
        return credentials.get();
    }

    SdkHttpClient http() {
        return http.get();
    }

    /** For calls that may be sent twice. */
    EcsClient ecs() {
        return ecs.get();
    }

    /** For calls that act anew each time: repeated only when AWS said that nothing happened. */
    EcsClient ecsOnce() {
        return ecsOnce.get();
    }

    ElasticLoadBalancingV2Client elb() {
        return elb.get();
    }

    EcrClient ecr(Region where) {
        return ecr.computeIfAbsent(where, r -> new Lazy<>(() -> build(EcrClient.builder(), r, credentials.get(), true)))
                .get();
    }

    CloudWatchLogsClient logs(Region where) {
        return logs.computeIfAbsent(
                        where, r -> new Lazy<>(() -> build(CloudWatchLogsClient.builder(), r, credentials.get(), true)))
                .get();
    }

    DynamoDbClient dynamo() {
        return dynamo.get();
    }

    RdsClient rds() {
        return rds.get();
    }

    /** StartExecution, too, may be sent twice: the name of an execution is its token. */
    SfnClient stepFunctions() {
        return stepFunctions.get();
    }

    EventBridgeClient events() {
        return events.get();
    }

    /** @throws OutsideException REFUSED where the SDK's module for CodeDeploy is not there: in Jenkins it is a plugin of its own */
    CodeDeployClient codeDeploy() {
        return withModule(codeDeploy);
    }

    /** For CreateDeployment: repeated only when AWS said that nothing happened. */
    CodeDeployClient codeDeployOnce() {
        return withModule(codeDeployOnce);
    }

    private static <T> T withModule(Lazy<T> client) {
        try {
            return client.get();
        } catch (NoClassDefFoundError e) {
            throw new OutsideException(
                    OutsideException.Kind.REFUSED,
                    "codedeploy",
                    "",
                    "The AWS SDK's module for CodeDeploy is not installed (in Jenkins: the plugin aws-java-sdk2-codedeploy).",
                    null);
        }
    }

    /** For queues that events come from. */
    SqsClient sqs() {
        return sqs.get();
    }

    StsClient sts() {
        return sts.get();
    }

    private SdkHttpClient makeHttp() {
        if (settings.httpClient() != null) {
            return settings.httpClient().get();
        }
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ATTEMPT)
                .build();
    }

    private AwsCredentialsProvider makeCallers() {
        return settings.credentials() == null
                ? DefaultCredentialsProvider.builder().build()
                : settings.credentials();
    }

    /** Sessions of an assumed role are renewed before they end, so that a wait may be longer than any of them. */
    private AwsCredentialsProvider makeCredentials() {
        if (asked.roleArn() == null) {
            return callers.get();
        }
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(assuming.get())
                .refreshRequest(r -> r.roleArn(asked.roleArn())
                        .externalId(asked.externalId())
                        .roleSessionName(sessionName()))
                .build();
    }

    /** What AssumeRole takes: 2 to 64 of letters, digits and {@code _+=,.@-}. */
    private String sessionName() {
        String wanted = asked.sessionName() != null ? asked.sessionName() : settings.deploymentId();
        String clean = (wanted == null ? "" : wanted).replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        String cut = clean.length() > 64 ? clean.substring(0, 64) : clean;
        return cut.length() < 2 ? "ecs-deploy" : cut;
    }

    private StsClient makeSts(AwsCredentialsProvider as) {
        return build(StsClient.builder(), region, as, true);
    }

    private EcsClient makeEcs(boolean repeatable) {
        return build(EcsClient.builder(), region, credentials.get(), repeatable);
    }

    private DynamoDbClient makeDynamo() {
        return build(DynamoDbClient.builder(), region, credentials.get(), true);
    }

    private EventBridgeClient makeEvents() {
        return build(EventBridgeClient.builder(), region, credentials.get(), true);
    }

    private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C build(
            B builder, Region where, AwsCredentialsProvider as, boolean repeatable) {
        builder.region(where)
                .credentialsProvider(as)
                .httpClient(http.get())
                .overrideConfiguration(overrides(
                        repeatable ? Retries.standard(settings.retryDelay()) : Retries.once(settings.retryDelay())));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    private ClientOverrideConfiguration overrides(RetryStrategy retries) {
        ClientOverrideConfiguration.Builder overrides = ClientOverrideConfiguration.builder()
                .retryStrategy(retries)
                .scheduledExecutorService(Timeouts.executor())
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .addExecutionInterceptor(counter)
                .addExecutionInterceptor(new RawJson());
        if (settings.userAgentSuffix() != null) {
            overrides.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, settings.userAgentSuffix());
        }
        return overrides.build();
    }

    @Override
    public void close() {
        ecs.ifMade(SdkAutoCloseable::close);
        ecsOnce.ifMade(SdkAutoCloseable::close);
        elb.ifMade(SdkAutoCloseable::close);
        codeDeploy.ifMade(SdkAutoCloseable::close);
        codeDeployOnce.ifMade(SdkAutoCloseable::close);
        ecr.values().forEach(client -> client.ifMade(SdkAutoCloseable::close));
        logs.values().forEach(client -> client.ifMade(SdkAutoCloseable::close));
        dynamo.ifMade(SdkAutoCloseable::close);
        rds.ifMade(SdkAutoCloseable::close);
        stepFunctions.ifMade(SdkAutoCloseable::close);
        sqs.ifMade(SdkAutoCloseable::close);
        events.ifMade(SdkAutoCloseable::close);
        sts.ifMade(SdkAutoCloseable::close);
        if (asked.roleArn() != null) {
            credentials.ifMade(AwsClients::closeOwn);
        }
        assuming.ifMade(SdkAutoCloseable::close);
        if (settings.credentials() == null) {
            callers.ifMade(AwsClients::closeOwn);
        }
        http.ifMade(SdkAutoCloseable::close);
    }

    private static void closeOwn(AwsCredentialsProvider provider) {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
