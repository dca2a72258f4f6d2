package io.jenkins.plugins.ecsdeploy.aws;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;

/** Task definitions of service revisions. A revision never changes, so each is asked for once. Thread-safe. */
final class ServiceRevisions {
    /** The most that DescribeServiceRevisions takes. */
    private static final int BATCH = 20;

    private static final int REMEMBERED = 500;
    private static final String DESCRIBE = "ecs:DescribeServiceRevisions";

    private final AwsClients clients;
    private final Map<String, String> known = new LinkedHashMap<>();

    ServiceRevisions(AwsClients clients) {
        this.clients = clients;
    }

    /** Task definition ARN by revision ARN; a revision that ECS does not know (yet) is left out. */
    Map<String, String> taskDefinitions(Collection<String> revisionArns) {
        List<String> wanted =
                revisionArns.stream().filter(Objects::nonNull).distinct().toList();
        Map<String, String> found = recall(wanted);
        List<String> open =
                wanted.stream().filter(arn -> !found.containsKey(arn)).toList();
        for (int from = 0; from < open.size(); from += BATCH) {
            found.putAll(describe(open.subList(from, Math.min(from + BATCH, open.size()))));
        }
        return found;
    }

    private Map<String, String> describe(List<String> arns) {
        DescribeServiceRevisionsResponse answer =
                AwsCall.of(DESCRIBE, () -> clients.ecs().describeServiceRevisions(r -> r.serviceRevisionArns(arns)));
        Map<String, String> found = Answers.read(DESCRIBE, () -> found(answer, arns));
        remember(found);
        return found;
    }

    private static Map<String, String> found(DescribeServiceRevisionsResponse answer, List<String> asked) {
        Map<String, String> found = new HashMap<>();
        answer.serviceRevisions()
                .forEach(r -> found.put(
                        Answers.required(DESCRIBE, "serviceRevisionArn", r.serviceRevisionArn()),
                        Answers.required(DESCRIBE, "taskDefinition", r.taskDefinition())));
        Answers.complete(DESCRIBE, asked, found.keySet(), EcsFailures.missing(DESCRIBE, answer.failures()));
        return found;
    }

    private synchronized Map<String, String> recall(List<String> arns) {
        Map<String, String> found = new HashMap<>();
        arns.stream().filter(known::containsKey).forEach(arn -> found.put(arn, known.get(arn)));
        return found;
    }

    private synchronized void remember(Map<String, String> found) {
        known.putAll(found);
        var oldest = known.keySet().iterator();
        while (known.size() > REMEMBERED && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
