# Migrates before Terraform changes the service, and again whenever the image changes. Terraform fails, and leaves the
# service as it is, when the migration does: local-exec stops at an exit code other than 0.
#
# Without a runner of its own: `terraform apply` needs Java 17, ecs-deploy.jar, and the rights in docs/iam.md.

variable "image" {
  description = "The image to run, by digest: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:…"
  type        = string
}

variable "cluster" {
  type    = string
  default = "prod"
}

resource "terraform_data" "migration" {
  triggers_replace = [var.image]

  provisioner "local-exec" {
    # Values come as variables: nothing in them can act in the shell.
    environment = {
      CLUSTER    = var.cluster
      IMAGE      = var.image
      AWS_REGION = "eu-west-1"
    }
    command = <<-SHELL
      java -jar ecs-deploy.jar migrate --cluster "$CLUSTER" --service api --image "$IMAGE" --state ".ecs-deploy/migration.json" -- ./migrate up
    SHELL
  }
}

resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = var.cluster
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 2

  depends_on = [terraform_data.migration]
}
