package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnosis;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;

/** Why a service deployment failed: its own reason counts as much as that of a rollout does. */
final class StagedDiagnosis {
    private StagedDiagnosis() {}

    static Diagnosis of(ServiceView view, StagedDeployment look, ServiceUpdate service, List<TaskView> dead) {
        // A service revision's id is the number of the rollout.
        String id = look.targetRevisionArn() == null ? "" : "ecs-svc/" + lastPart(look.targetRevisionArn());
        return of(view, id, look.statusReason(), service, dead);
    }

    /**
     * @param id of the rollout, or of the task set
     * @param reason why AWS gave it up; may be null
     */
    static Diagnosis of(ServiceView view, String id, String reason, ServiceUpdate service, List<TaskView> dead) {
        Instant began = service.intentAt();
        DeploymentView ours = new DeploymentView(
                id, "INACTIVE", service.taskDefinition(), 0, 0, 0, 0, "FAILED", reason, began, began);
        return Diagnoser.ofService(view.with(List.of(ours)), id, dead);
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
