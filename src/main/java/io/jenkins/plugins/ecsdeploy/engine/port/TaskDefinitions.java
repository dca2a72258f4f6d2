package io.jenkins.plugins.ecsdeploy.engine.port;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Task definitions as the JSON that AWS sends, so that fields which nobody here knows survive. */
public interface TaskDefinitions {

    /**
     * A task definition (ECS API: DescribeTaskDefinition).
     *
     * @param name family (latest ACTIVE revision), {@code family:revision} or ARN
     * @return empty when there is none of that name
     */
    Optional<TaskDefinition> find(String name);

    /**
     * Registers a revision (ECS API: RegisterTaskDefinition). Asking twice makes two revisions.
     *
     * @param content {@code family}, {@code containerDefinitions}, … as in the API; sent as it is
     * @param tags at most 50
     */
    TaskDefinition register(ObjectNode content, Map<String, String> tags);

    /** ARNs of a family's revisions, ACTIVE and INACTIVE ones, newest first (ECS API: ListTaskDefinitions). */
    List<String> revisions(String family);

    /**
     * The tags of a revision (ECS API: DescribeTaskDefinition, include TAGS).
     *
     * @throws OutsideException when they can't be asked for, or there is no revision of that ARN
     */
    Map<String, String> tags(String arn);

    /** Adds tags to a revision, or gives those of the same key another value (ECS API: TagResource). */
    void tag(String arn, Map<String, String> tags);

    /**
     * One revision.
     *
     * @param arn its ARN
     * @param family its family
     * @param revision its number, from 1
     * @param active false when INACTIVE or being deleted: it can't be run
     * @param content what AWS answered under {@code taskDefinition}, unknown fields included
     */
    record TaskDefinition(String arn, String family, int revision, boolean active, ObjectNode content) {}
}
