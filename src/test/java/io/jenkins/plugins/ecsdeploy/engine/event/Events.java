package io.jenkins.plugins.ecsdeploy.engine.event;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Events in the forms that AWS sends. */
public final class Events {
    public static final String DIGEST = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";

    /** ECR User Guide, Sample events. */
    public static final String PUSH = """
            {"version":"0","id":"13cde686-328b-6117-af20-0e5566167482","detail-type":"ECR Image Action",
             "source":"aws.ecr","account":"123456789012","time":"2026-11-16T01:54:34Z","region":"us-west-2",
             "resources":[],"detail":{"result":"SUCCESS","repository-name":"my-repository-name",
             "image-digest":"%s","action-type":"PUSH","image-tag":"latest"}}
            """.formatted(DIGEST);

    public static final String TASK = """
            {"version":"0","id":"1f2e3d4c-0000-1111-2222-333344445555","detail-type":"ECS Task State Change",
             "source":"aws.ecs","account":"111122223333","time":"2026-05-02T14:20:14Z","region":"eu-west-2",
             "resources":["arn:aws:ecs:eu-west-2:111122223333:task/prod/8cfbd2d1b8c14e0f9a1f6b3c2d1e0f9a"],
             "detail":{"clusterArn":"arn:aws:ecs:eu-west-2:111122223333:cluster/prod","group":"service:app",
             "lastStatus":"STOPPED","desiredStatus":"STOPPED","version":6,
             "taskArn":"arn:aws:ecs:eu-west-2:111122223333:task/prod/8cfbd2d1b8c14e0f9a1f6b3c2d1e0f9a"}}
            """;

    public static final String DEPLOYMENT = """
            {"version":"0","id":"ddca6449-b258-46c0-8653-e0e3aEXAMPLE","detail-type":"ECS Deployment State Change",
             "source":"aws.ecs","account":"111122223333","time":"2026-05-23T12:31:14Z","region":"us-west-2",
             "resources":["arn:aws:ecs:us-west-2:111122223333:service/default/servicetest"],
             "detail":{"eventType":"INFO","eventName":"SERVICE_DEPLOYMENT_IN_PROGRESS",
             "deploymentId":"ecs-svc/7142340952746948336","updatedAt":"2026-05-23T11:11:11Z",
             "reason":"ECS deployment ecs-svc/7142340952746948336 in progress."}}
            """;

    public static final String MIGRATION = """
            {"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Migration Requested",
             "source":"ecs.migration","account":"111122223333","time":"2026-11-16T02:00:00Z","region":"eu-west-1",
             "resources":[],"detail":{"migration":"orders","image":"api@%s","reason":"add the index"}}
            """.formatted(DIGEST);

    private Events() {}

    /** A push with another id, time, tag and digest. */
    static Event.ImagePushed push(String id, String time, String tag, char digit) {
        return new Event.ImagePushed(
                id,
                java.time.Instant.parse(time),
                "111122223333",
                "eu-west-1",
                "api",
                tag,
                "sha256:" + String.valueOf(digit).repeat(64));
    }

    /** As SNS wraps a message on its way to SQS. */
    public static String inSns(String event) {
        return new ObjectMapper()
                .createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "5")
                .put("Message", event)
                .toString();
    }

    /** As {@code aws sqs receive-message} prints it. */
    public static String inSqs(String body) {
        ObjectMapper json = new ObjectMapper();
        var tree = json.createObjectNode();
        tree.putArray("Messages").addObject().put("MessageId", "6").put("Body", body);
        return tree.toString();
    }
}
