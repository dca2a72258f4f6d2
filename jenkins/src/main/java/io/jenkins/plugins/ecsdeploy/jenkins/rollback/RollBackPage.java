package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.verb.POST;

/**
 * The page that asks whether to roll back to a former deployment of a job, and does it when the answer is yes. Only who may
 * build the job gets to it. What comes from outside is text here; Jelly escapes it.
 */
public final class RollBackPage implements StaplerProxy {
    private final Run<?, ?> former;
    private final Deployment deployment;

    private RollBackPage(Run<?, ?> former, Deployment deployment) {
        this.former = former;
        this.deployment = deployment;
    }

    /** Empty when the job has no such deployment that could be gone back to. */
    public static Optional<RollBackPage> of(Run<?, ?> former, String id) {
        return RollBacks.find(former, id).map(deployment -> new RollBackPage(former, deployment));
    }

    /** Everything under this address passes here first. */
    @Override
    public Object getTarget() {
        getJob().checkPermission(Item.BUILD);
        return this;
    }

    public Job<?, ?> getJob() {
        return former.getParent();
    }

    public Run<?, ?> getFormer() {
        return former;
    }

    public String getId() {
        return deployment.id();
    }

    public String getImage() {
        return deployment.configuration().image().toString();
    }

    public String getCluster() {
        String cluster = deployment.configuration().cluster();
        return cluster.substring(cluster.lastIndexOf('/') + 1);
    }

    public String getRegion() {
        return deployment.configuration().region();
    }

    /** The services that get what they had then. */
    public List<Target> getTargets() {
        return deployment.services().stream()
                .filter(ServiceUpdate::completed)
                .map(s -> new Target(s.name(), s.taskDefinition()))
                .toList();
    }

    /** A service and the revision that it gets. */
    public record Target(String service, String taskDefinition) {
        public String getService() {
            return service;
        }

        public String getRevision() {
            return taskDefinition.substring(taskDefinition.lastIndexOf('/') + 1);
        }
    }

    /** Why it can't be done here; null: it can. */
    public String getObstacle() {
        return RollBacks.obstacle(former).orElse(null);
    }

    /** Schedules the build. */
    @POST
    public HttpResponse doConfirm() {
        getJob().checkPermission(Item.BUILD);
        Optional<String> obstacle = RollBacks.obstacle(former);
        if (obstacle.isPresent()) {
            return HttpResponses.errorWithoutStack(409, obstacle.get());
        }
        return RollBacks.schedule(former, deployment.id()).isPresent()
                ? HttpResponses.redirectTo("../../..")
                : HttpResponses.errorWithoutStack(409, Messages.RollBacks_refused());
    }
}
