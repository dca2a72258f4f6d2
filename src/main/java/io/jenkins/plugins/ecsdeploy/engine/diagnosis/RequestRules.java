package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.CONFIGURATION;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.DEFINITION_INACTIVE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.IMAGE_NOT_FOUND;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.NOT_FOUND;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.QUOTA;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.THROTTLED;

import java.util.List;

/** Requests that AWS does not take as they are. */
final class RequestRules {
    static final List<Rule> RULES = List.of(
            Rule.when(DEFINITION_INACTIVE, "TaskDefinition is inactive")
                    .means("The task definition revision is INACTIVE: somebody deregistered it.")
                    .mend(
                            "Start a new deployment: it registers a new revision.",
                            "Keep clean-up jobs from deregistering revisions that are in use."),
            Rule.when(
                            IMAGE_NOT_FOUND,
                            "ImageNotFound|requested image not found|does not exist within the repository|RepositoryNotFound|the repository with name")
                    .means("The image does not exist in ECR.")
                    .mend(
                            "See that the image was pushed, to this Region and account, under exactly this tag or digest.",
                            "If it was there: a lifecycle policy of the repository may have removed it."),
            Rule.when(NOT_FOUND, "cluster not found|ClusterNotFound")
                    .means("The cluster does not exist.")
                    .mend("See the cluster's name, the Region and the account that the credentials belong to."),
            Rule.when(NOT_FOUND, "service not found|ServiceNotFound|service was not active|ServiceNotActive")
                    .means("The service does not exist, or is being deleted.")
                    .mend("See the service's name, its cluster, Region and account; create the service first."),
            Rule.when(NOT_FOUND, "TaskDefinition not found|unable to describe task definition")
                    .means("The task definition does not exist.")
                    .mend("See the family's name, Region and account."),
            Rule.when(QUOTA, "SnapshotQuotaExceeded")
                    .means("The account has as many manual snapshots of databases in this Region as it may have.")
                    .mend(
                            "Delete manual snapshots that nobody needs, or ask AWS for a higher quota.",
                            "Let older ones of ours go by themselves: backup.keep."),
            Rule.when(CONFIGURATION, "KMSKeyNotAccessible")
                    .means("RDS can't use the KMS key of the database.")
                    .mend("See that the key is enabled, and that its policy lets the deploying role use it."),
            Rule.when(CONFIGURATION, "is not a container in the TaskDefinition")
                    .means("The task definition has no container {container|of that name}.")
                    .mend("Name one of the containers of the migration's task definition."),
            Rule.when(CONFIGURATION, "CODE_DEPLOY deployment controller")
                    .means("CodeDeploy controls this service: ECS does not take a new task definition for it directly.")
                    .mend("Deploy it through CodeDeploy, or move the service to the ECS deployment controller."),
            Rule.when(CONFIGURATION, "execution role ARN to support")
                    .means("The task definition needs an execution role.")
                    .mend("Set executionRoleArn to a role with AmazonECSTaskExecutionRolePolicy."),
            Rule.when(
                            CONFIGURATION,
                            "No Fargate configuration exists|'cpu' setting|'(cpu|memory)' be defined|'memory' or 'memoryReservation'|only supports network mode")
                    .means("Fargate does not know this combination of CPU, memory and network mode.")
                    .mend(
                            "Use one of the pairs of CPU and memory that Fargate offers, at task level, with network mode awsvpc."),
            Rule.when(
                            CONFIGURATION,
                            "PlatformTaskDefinitionIncompatib|PlatformUnknown|valid taskRoleArn|AccountIDs mismatch|tags can not be empty|invalid networking configuration")
                    .means("AWS does not take this configuration.")
                    .mend("Correct what AWS's words name."),
            Rule.when(
                            THROTTLED,
                            "ThrottlingException|rate exceeded|operations are being throttled|too many concurrent attempts")
                    .means("AWS slows the requests of this account down.")
                    .mend("Try again later, and see what else calls the same API so often."));

    private RequestRules() {}
}
