package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.aws.AwsSettings;
import io.jenkins.plugins.ecsdeploy.aws.SqsQueue;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Credentials;
import io.jenkins.plugins.ecsdeploy.engine.driver.Watcher;
import io.jenkins.plugins.ecsdeploy.engine.port.Web;
import io.jenkins.plugins.ecsdeploy.web.JdkWeb;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * The ways to AWS that deployments share: one for each Region, identity and endpoint, opened when it is first needed, and
 * closed some time after nobody needs it any more. Thread-safe.
 *
 * <p>A role is a way of its own for each caller that assumes it: nobody gets a session that somebody else's credentials
 * opened.
 */
final class Outsides {
    private static final long LINGER_SECONDS = 60;

    /** Knows no secrets: each build brings its own. */
    private final JdkWeb web = new JdkWeb(name -> null);

    private final Map<Key, Shared> open = new HashMap<>();
    /** Of ways that are closed by now, by Region, credentials and role. */
    private final Map<List<String>, ApiUsage> closed = new HashMap<>();

    /**
     * What tells ways apart.
     *
     * @param caller the credentials object itself, by identity: folders may have credentials of the same id
     */
    private record Key(
            String region,
            String credentials,
            int caller,
            String role,
            String externalId,
            String session,
            URI endpoint) {}

    private static final class Shared {
        private final AwsOutside aws;
        private final Credentials role;
        private final AwsSettings settings;
        private final Map<String, HeardQueue> heard = new HashMap<>();
        private int users;

        Shared(Configuration configuration, AwsSettings settings) {
            this.aws = AwsOutside.open(configuration, settings);
            this.role = configuration.credentials();
            this.settings = settings;
        }

        void close() {
            heard.values().forEach(HeardQueue::close);
            heard.clear();
            aws.close();
        }
    }

    /**
     * Opens, or shares, the way that a configuration asks for. Asks AWS nothing.
     *
     * @param credentialsId credentials that the build may use; null: the controller's chain
     * @throws AbortException when it may not be used
     */
    Lease lease(Run<?, ?> build, Configuration configuration, String credentialsId) throws AbortException {
        AmazonWebServicesCredentials credentials = credentials(build, credentialsId);
        URI endpoint = EndpointOverride.get();
        Key key = new Key(
                configuration.region(),
                credentialsId,
                credentials == null ? 0 : System.identityHashCode(credentials),
                configuration.credentials().roleArn(),
                configuration.credentials().externalId(),
                configuration.credentials().sessionName(),
                endpoint);
        synchronized (this) {
            Shared shared = open.computeIfAbsent(key, k -> new Shared(configuration, settings(k, credentials)));
            shared.users++;
            return new Lease(this, key, shared.aws, web.withVariables(new SecretTexts(build)));
        }
    }

    private static AmazonWebServicesCredentials credentials(Run<?, ?> build, String id) throws AbortException {
        if (id == null) {
            if (!DeploymentDefaults.controllerCredentials(build)) {
                throw new AbortException("The controller's own AWS credentials may not be used: give credentialsId.");
            }
            return null;
        }
        AmazonWebServicesCredentials found =
                CredentialsProvider.findCredentialById(id, AmazonWebServicesCredentials.class, build);
        if (found == null) {
            throw new AbortException("There are no AWS credentials \"" + id + "\" that this build may use.");
        }
        CredentialsProvider.track(build, found);
        return found;
    }

    private static AwsSettings settings(Key key, AmazonWebServicesCredentials credentials) {
        AwsSettings settings = AwsSettings.DEFAULT
                .withHttpClient(HttpClients::open)
                .withUserAgentSuffix("ecs-migrate-and-deploy-jenkins")
                .withEndpoint(key.endpoint());
        return credentials == null
                ? settings
                : settings.withCredentials(credentials, key.credentials() + "@" + Integer.toHexString(key.caller()));
    }

    private synchronized void hear(Key key, String url, Watcher watcher) {
        Shared shared = open.get(key);
        if (shared != null) {
            shared.heard.computeIfAbsent(url, u -> {
                String region = SqsQueue.region(u).orElse(key.region());
                return new HeardQueue(u, SqsQueue.open(u, region, shared.role, shared.settings), watcher).start();
            });
        }
    }

    private void release(Key key) {
        synchronized (this) {
            open.get(key).users--;
        }
        Timer.get().schedule(() -> closeUnused(key), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private void closeUnused(Key key) {
        Shared unused;
        synchronized (this) {
            unused = open.get(key);
            if (unused == null || unused.users > 0) {
                return;
            }
            open.remove(key);
            add(closed, usage(key, unused));
        }
        unused.close();
    }

    /** What was asked of AWS so far, in no particular order. */
    synchronized List<ApiUsage> usage() {
        Map<List<String>, ApiUsage> all = new HashMap<>(closed);
        open.forEach((key, shared) -> add(all, usage(key, shared)));
        return List.copyOf(all.values());
    }

    private static void add(Map<List<String>, ApiUsage> sum, ApiUsage one) {
        sum.merge(Arrays.asList(one.region(), one.credentialsId(), one.roleArn()), one, ApiUsage::plus);
    }

    private static ApiUsage usage(Key key, Shared shared) {
        return new ApiUsage(
                key.region(),
                key.credentials(),
                key.role(),
                shared.users,
                shared.aws.calls(),
                shared.aws.throttles());
    }

    synchronized void close() {
        open.values().forEach(Shared::close);
        open.clear();
    }

    /** One user's share of a way to AWS. */
    static final class Lease {
        private final Outsides outsides;
        private final Key key;
        private final AwsOutside aws;
        private final Web web;
        private boolean released;

        private Lease(Outsides outsides, Key key, AwsOutside aws, Web web) {
            this.outsides = outsides;
            this.key = key;
            this.aws = aws;
            this.web = web;
        }

        AwsOutside aws() {
            return aws;
        }

        /** The outside as the engine's watcher sees it: shared by those who share this way, and by nobody else. */
        io.jenkins.plugins.ecsdeploy.engine.port.Outside outside() {
            return new ScopedOutside(aws, key.toString(), web);
        }

        /**
         * Lets events of ECS in a queue tell the watcher when to look, with the eyes of this way to AWS, for as long as it is
         * open.
         */
        synchronized void hear(String url, Watcher watcher) {
            if (!released) {
                outsides.hear(key, url, watcher);
            }
        }

        synchronized void release() {
            if (!released) {
                released = true;
                outsides.release(key);
            }
        }
    }
}
