package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/** {@link Tasks} of ECS. */
final class EcsTasks implements Tasks {
    private static final String RUN = "ecs:RunTask";
    private static final String STOP = "ecs:StopTask";
    private static final String DESCRIBE = "ecs:DescribeTasks";
    private static final String LIST = "ecs:ListTasks";

    private final AwsClients clients;

    EcsTasks(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public RunAnswer run(RunRequest request) {
        RunTaskRequest asked = RunTasks.request(request);
        return AwsCall.of(RUN, () -> {
            try {
                RunTaskResponse answer = clients.ecs().runTask(asked);
                return Answers.read(RUN, () -> answer(answer));
            } catch (ConflictException e) {
                return new RunAnswer.TokenTaken(List.copyOf(e.resourceIds()));
            }
        });
    }

    private static RunAnswer answer(RunTaskResponse answer) {
        if (!answer.tasks().isEmpty()) {
            return new RunAnswer.Started(
                    Answers.arn(RUN, "taskArn", answer.tasks().get(0).taskArn()));
        }
        Answers.require(RUN, "task, and no failure either", !answer.failures().isEmpty());
        return new RunAnswer.NotStarted(answer.failures().stream()
                .map(f -> new Refusal(f.arn(), Answers.required(RUN, "reason of the failure", f.reason()), f.detail()))
                .toList());
    }

    @Override
    public void stop(String cluster, String taskArn, String reason) {
        try {
            AwsCall.of(STOP, () -> clients.ecs()
                    .stopTask(r -> r.cluster(cluster).task(taskArn).reason(reason)));
        } catch (OutsideException e) {
            if (!gone(e)) {
                throw e;
            }
        }
    }

    /** ECS has no exception of its own for this: InvalidParameterException "The referenced task was not found." */
    private static boolean gone(OutsideException e) {
        return e.code().equals("InvalidParameterException")
                && e.getMessage().toLowerCase(Locale.ROOT).contains("task was not found");
    }

    @Override
    public TasksSeen describe(String cluster, Collection<String> taskArns) {
        if (taskArns.isEmpty()) {
            return new TasksSeen(List.of(), Set.of());
        }
        return AwsCall.of(
                DESCRIBE,
                () -> clients.ecs().describeTasks(r -> r.cluster(cluster).tasks(taskArns)),
                answer -> seen(answer, taskArns));
    }

    private static TasksSeen seen(DescribeTasksResponse answer, Collection<String> asked) {
        List<TaskView> views =
                answer.tasks().stream().map(t -> TaskViews.of(DESCRIBE, t)).toList();
        Set<String> missing = EcsFailures.missing(DESCRIBE, answer.failures());
        Answers.complete(DESCRIBE, asked, views.stream().map(TaskView::arn).toList(), missing);
        return new TasksSeen(views, missing);
    }

    @Override
    public List<String> startedBy(String cluster, String startedBy) {
        // The API page: "When you specify startedBy as the filter, it must be the only filter that you use."
        Set<String> found =
                new LinkedHashSet<>(list(clients, r -> r.cluster(cluster).startedBy(startedBy)));
        try {
            found.addAll(
                    list(clients, r -> r.cluster(cluster).startedBy(startedBy).desiredStatus("STOPPED")));
        } catch (OutsideException e) {
            // Where ECS holds to its word, ofFamily(…, true) is the way to the stopped ones.
            if (!e.code().equals("InvalidParameterException")) {
                throw e;
            }
        }
        return List.copyOf(found);
    }

    @Override
    public List<String> ofFamily(String cluster, String family, boolean stopped) {
        return list(clients, r -> r.cluster(cluster).family(family).desiredStatus(stopped ? "STOPPED" : "RUNNING"));
    }

    /** All pages. */
    static List<String> list(AwsClients clients, Consumer<ListTasksRequest.Builder> filter) {
        List<String> arns = new ArrayList<>();
        ListTasksRequest request =
                ListTasksRequest.builder().applyMutation(filter).build();
        String token = null;
        do {
            String page = token;
            ListTasksResponse answer = AwsCall.of(LIST, () -> clients.ecs()
                    .listTasks(request.toBuilder().nextToken(page).build()));
            Answers.require(LIST, "taskArns", answer.hasTaskArns());
            answer.taskArns().forEach(arn -> arns.add(Answers.required(LIST, "taskArn", arn)));
            token = Answers.nextToken(LIST, page, answer.nextToken());
        } while (token != null);
        return arns;
    }
}
