package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.ENVIRONMENT_FILE;
import static io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause.VOLUME;

import java.util.List;

/** Volumes and environment files. */
final class StorageRules {
    static final List<Rule> RULES = List.of(
            Rule.when(ENVIRONMENT_FILE, "env files", "403|forbidden|AccessDenied|not authorized")
                    .means("An environment file could not be read from S3: access was denied.")
                    .mend(
                            "Allow s3:GetObject on the file and s3:GetBucketLocation on its bucket to the task execution role."),
            Rule.when(ENVIRONMENT_FILE, "env files")
                    .means("An environment file could not be read from S3.")
                    .mend(
                            "See that the file named in environmentFiles exists.",
                            "Give the task's subnets a way to S3: a gateway VPC endpoint for s3, or a NAT gateway."),
            Rule.when(VOLUME, "EFS", "access denied by server")
                    .means("An EFS volume could not be mounted: access was denied.")
                    .mend(
                            "Allow elasticfilesystem:ClientMount (and ClientWrite) to the task role, in its policy and in the policy of the file system {fileSystem|}.",
                            "With IAM authorization on, transit encryption must be on too."),
            Rule.when(VOLUME, "EFS", "no such file or dir")
                    .means("An EFS volume could not be mounted: its root directory does not exist.")
                    .mend(
                            "Create the directory on {fileSystem|the file system}, or correct rootDirectory or the access point."),
            Rule.when(VOLUME, "EFS utils|mount\\.nfs4|EphemeralStorage|CannotCreateVolume")
                    .means("A volume could not be made ready.")
                    .mend(
                            "See that {fileSystem|the file system} exists and has a mount target in the task's Availability Zone.",
                            "Allow 2049 from the task's security group in the mount target's.",
                            "Name resolution must be on for the VPC."));

    private StorageRules() {}
}
