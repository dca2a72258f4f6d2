package io.jenkins.plugins.ecsdeploy.engine.event;

import java.time.Instant;

/**
 * Something that somebody announced (Amazon EventBridge User Guide, <i>Event structure</i>). Its texts have been checked
 * to be of the form that they should be of, but they remain data from outside.
 */
public sealed interface Event {

    /** Unique to the event; one that is delivered twice has the same. */
    String id();

    /** When it happened, to the second. */
    Instant time();

    /**
     * An image was pushed under a tag ({@code ECR Image Action}; ECR User Guide, <i>Sample events</i>).
     *
     * @param account the 12 digits of the registry's account
     * @param repository for instance {@code team/api}
     * @param digest {@code sha256:…}, of the manifest or the index
     */
    record ImagePushed(
            String id, Instant time, String account, String region, String repository, String tag, String digest)
            implements Event {

        /** Host and name, as image references begin. */
        public String uri() {
            String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
            return account + ".dkr.ecr." + region + suffix + "/" + repository;
        }

        /** {@code host/name@sha256:…}. */
        public String pinned() {
            return uri() + "@" + digest;
        }

        /** {@code host/name:tag}, for people: by the time that it is read, the tag may be on another image. */
        public String tagged() {
            return uri() + ":" + tag;
        }
    }

    /**
     * Somebody asks for a migration alone: our own event, of source {@code ecs.migration}.
     *
     * @param migration names what is to be migrated; jobs listen for a name
     * @param image as image references are written, with a tag or a digest
     * @param reason why, in the words of who asks; empty when there are none
     */
    record MigrationRequested(
            String id, Instant time, String account, String region, String migration, String image, String reason)
            implements Event {}

    /**
     * A task changed ({@code ECS Task State Change}).
     *
     * @param service name of the service that it belongs to; null for a one-off task
     */
    record TaskChanged(String id, Instant time, String clusterArn, String taskArn, String service) implements Event {}

    /**
     * A service or its deployment changed ({@code ECS Deployment State Change}, {@code ECS Service Action}).
     *
     * @param cluster name of the cluster; null where the ARN is of the old form, without it
     */
    record ServiceChanged(String id, Instant time, String cluster, String service) implements Event {}
}
